import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LATENESS_POLICIES } from "../../contract/words.ts";
import { type CatchUpDecision, decideCatchUp, type LatenessRule } from "./index.ts";
import { runs } from "./testing/runs.ts";

const NOW = 1_000_000_000_000;
const MINUTE = 60_000;
const RULE: LatenessRule = {
  policy: "run-once",
  graceMs: MINUTE,
  maxCatchUp: 10,
  maxLatenessMs: null,
};

/** Decisions for occurrences so many minutes old, shortened to `age action` or `age>age of the run`. */
function decide(ages: number[], rule: Partial<LatenessRule> = {}): string[] {
  const missed = ages.map((age) => NOW - age * MINUTE);
  const age = (dueAt: number): number => (NOW - dueAt) / MINUTE;
  return decideCatchUp(missed, NOW, { ...RULE, ...rule }).map(({ dueAt, action, into }) =>
    action === "coalesce" ? `${age(dueAt)}>${age(into!)}` : `${age(dueAt)} ${action}`,
  );
}

describe("decideCatchUp", () => {
  it("has nothing to say about nothing", () => {
    expect(decideCatchUp([], NOW, RULE)).toEqual([]);
  });

  it.each<[string, number[], Partial<LatenessRule>, string[]]>([
    ["on time at the end of the grace", [1, 0], {}, ["1 on-time", "0 on-time"]],
    ["late just after the grace", [1.001], {}, ["1.001 run-late"]],
    ["the latest runs for all", [30, 20, 10], {}, ["30>10", "20>10", "10 run-late"]],
    [
      "a run on time stands for the late ones",
      [30, 20, 0.5],
      {},
      ["30>0.5", "20>0.5", "0.5 on-time"],
    ],
    ["the first of several on time", [30, 0.9, 0.5], {}, ["30>0.9", "0.9 on-time", "0.5 on-time"]],
    ["skip", [30, 20, 0.5], { policy: "skip" }, ["30 skip-late", "20 skip-late", "0.5 on-time"]],
    ["all run", [30, 20, 10], { policy: "run-all" }, ["30 run-late", "20 run-late", "10 run-late"]],
    [
      "all run, oldest first, as many as allowed",
      [30, 20, 10, 5],
      { policy: "run-all", maxCatchUp: 2 },
      ["30 run-late", "20 run-late", "10>20", "5>20"],
    ],
    [
      "none allowed and none on time",
      [30, 20],
      { policy: "run-all", maxCatchUp: 0 },
      ["30 skip-late", "20 skip-late"],
    ],
    [
      "none allowed but one on time",
      [30, 0.5],
      { policy: "run-all", maxCatchUp: 0 },
      ["30>0.5", "0.5 on-time"],
    ],
    [
      "run-once skips what is too old",
      [30, 20, 10],
      { maxLatenessMs: 15 * MINUTE },
      ["30 skip-late", "20 skip-late", "10 run-late"],
    ],
    [
      "run-once with everything too old runs nothing",
      [30, 20],
      { maxLatenessMs: 15 * MINUTE },
      ["30 skip-late", "20 skip-late"],
    ],
    [
      "exactly as late as allowed still runs",
      [15],
      { maxLatenessMs: 15 * MINUTE },
      ["15 run-late"],
    ],
    ["within the grace nothing is too old", [0.5], { maxLatenessMs: 1000 }, ["0.5 on-time"]],
    [
      "run-all skips what is too old and does not count it",
      [30, 20, 10, 5],
      { policy: "run-all", maxCatchUp: 1, maxLatenessMs: 15 * MINUTE },
      ["30 skip-late", "20 skip-late", "10 run-late", "5>10"],
    ],
  ])("%s", (_name, ages, rule, expected) => {
    expect(decide(ages, rule)).toEqual(expected);
  });

  it("gives every occurrence exactly one decision, whatever the rule", () => {
    const rules = fc.record({
      policy: fc.constantFrom(...LATENESS_POLICIES),
      graceMs: fc.nat(100),
      maxCatchUp: fc.nat(6),
      maxLatenessMs: fc.option(fc.nat(1000)),
    });
    const ages = fc.uniqueArray(fc.nat(1200), { maxLength: 20 });
    fc.assert(
      fc.property(ages, rules, (all, rule) => {
        const missed = all.map((age) => NOW - age).sort((a, b) => a - b);
        const decisions = decideCatchUp(missed, NOW, rule);
        expect(decisions.map((decision) => decision.dueAt)).toEqual(missed);
        const starts = new Set(decisions.filter(isStart).map((decision) => decision.dueAt));
        const late = decisions.filter((decision) => decision.action === "run-late");
        for (const { dueAt, action, into } of decisions) {
          const age = NOW - dueAt;
          expect(action === "on-time").toBe(age <= rule.graceMs);
          expect(into !== null).toBe(action === "coalesce");
          if (into !== null) expect(starts.has(into)).toBe(true);
          if (age > rule.graceMs && rule.maxLatenessMs !== null && age > rule.maxLatenessMs)
            expect(action).toBe("skip-late");
        }
        const eligible = missed.filter(
          (at) =>
            NOW - at > rule.graceMs &&
            (rule.maxLatenessMs === null || NOW - at <= rule.maxLatenessMs),
        );
        if (rule.policy === "skip") expect(late).toEqual([]);
        if (rule.policy === "run-all")
          expect(late.map((decision) => decision.dueAt)).toEqual(
            eligible.slice(0, rule.maxCatchUp),
          );
        if (rule.policy === "run-once" && eligible.length > 0) {
          const hasOnTime = decisions.some((decision) => decision.action === "on-time");
          expect(late.map((decision) => decision.dueAt)).toEqual(
            hasOnTime ? [] : [eligible.at(-1)],
          );
        }
      }),
      { numRuns: runs(500) },
    );
  });
});

function isStart(decision: CatchUpDecision): boolean {
  return decision.action === "on-time" || decision.action === "run-late";
}
