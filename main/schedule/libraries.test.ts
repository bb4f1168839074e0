/**
 * Against independent libraries, each where its rules are the same as ours:
 *
 * - croner: everywhere, told our day mode per expression and that lists and ranges are fixed times;
 *   special days included, except `L-3`, which it does not know, `LW` in a list, and `*` in a list of month days,
 *   which it drops beside `L`; and except Nuuk, where the gap ends at midnight since 2024 and croner drops the run.
 * - cron-parser: zones without clock changes, no stepped star in a day field beside another restricted one (it has
 *   no notion of our star rule); special days without `W`, `L-3`, a range that ends on Sunday, and lists with `#`.
 *   The same holds for a week written out in full, which both of these take for a star.
 * - cron-schedule: UTC, numbers, lists, ranges and steps, with the same reservation.
 */
process.env["TZ"] = "UTC";
import { CronExpressionParser } from "cron-parser";
import { parseCronExpression } from "cron-schedule";
import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextDue, parseSchedule, previousDue, type Schedule } from "./index.ts";
import { cronText, dayCronText, instant, zone } from "./testing/arbitraries.ts";
import { nearClockChange } from "./testing/brute-force.ts";
import { runs } from "./testing/runs.ts";

const STILL_ZONES = ["UTC", "Asia/Tokyo", "America/Phoenix", "Africa/Lagos", "Asia/Kathmandu"];
const COUNT = 8;

/** Our next instants, and a check that going back finds them again. */
function ours(text: string, timezone: string, from: number): string[] | null {
  const context = { timezone, anchorAt: 0 };
  const result = parseSchedule(text, context);
  if (!result.ok) {
    expect(result.error.message).toContain("can never fire");
    return null;
  }
  return sequence(result.schedule, timezone, from);
}

function sequence(schedule: Schedule, timezone: string, from: number): string[] {
  const context = { timezone, anchorAt: 0 };
  const found: string[] = [];
  let at: number | null = from;
  for (let i = 0; i < COUNT; i += 1) {
    const next: number | null = nextDue(schedule, context, at);
    if (next === null) break;
    const back = previousDue(schedule, context, next);
    // Nothing lies between two neighbours, seen from either end.
    if (i > 0) expect(back).toBe(at);
    else expect(back === null || back <= at).toBe(true);
    found.push(new Date(next).toISOString());
    at = next;
  }
  return found;
}

function dayFields(text: string): [string, string] {
  const fields = text.split(" ");
  return [fields[2]!, fields[4]!];
}

function isStar(field: string): boolean {
  return field.split(",").every((item) => item.startsWith("*"));
}

/** A stepped star in one day field beside a restriction in the other. */
function usesStarRule(text: string): boolean {
  return dayFields(text).some((field) => /\*\//.test(field)) && !dayFields(text).includes("*");
}

/** All seven days written out: for the other two libraries the same as a star, for us a restriction. */
function namesWholeWeek(text: string): boolean {
  const field = dayFields(text)[1];
  const named = new Set<number>();
  for (const item of field.split(",")) {
    const [range, step] = item.split("/");
    const [from, to] = range === "*" ? [0, 6] : range!.split("-").map(Number);
    for (let day = from!; day <= (to ?? from!); day += Number(step ?? 1)) named.add(day);
  }
  return field !== "*" && named.size === 7;
}

describe("against croner", () => {
  const cronerZone = zone.filter((name) => name !== "America/Nuuk");
  const agrees = (text: string, timezone: string, from: number): void => {
    const mine = ours(text, timezone, from);
    if (mine === null) return;
    const either = dayFields(text).every((field) => !isStar(field));
    const cron = new Cron(text, {
      paused: true,
      timezone,
      domAndDow: !either,
      fixedTimeRule: "no-wildcard",
    });
    const theirs = cron.nextRuns(mine.length, new Date(from));
    expect(mine).toEqual(theirs.map((date) => date.toISOString()));
  };

  it("agrees in any zone and year", () => {
    fc.assert(
      fc.property(cronText, cronerZone, instant, (text, timezone, from) =>
        agrees(text, timezone, from),
      ),
      { numRuns: runs(150) },
    );
  });

  it("agrees around clock changes", () => {
    fc.assert(
      fc.property(cronText, cronerZone, instant, (text, timezone, year) => {
        const from = nearClockChange(timezone, year);
        agrees(text.replace(/ \S+ \S+ \S+$/, " * * *"), timezone, from);
      }),
      { numRuns: runs(100) },
    );
  });

  it("agrees on special days", () => {
    const known = dayCronText.filter(
      (text) => !/L-|LW,|,LW/.test(text) && !/,\*(,|$)|^\*,/.test(dayFields(text)[0]),
    );
    fc.assert(
      fc.property(known, cronerZone, instant, (text, timezone, from) =>
        agrees(text, timezone, from),
      ),
      { numRuns: runs(100) },
    );
  });
});

describe("against cron-parser", () => {
  const agrees = (text: string, timezone: string, from: number): void => {
    const mine = ours(text, timezone, from);
    if (mine === null) return;
    let cron;
    try {
      cron = CronExpressionParser.parse(text, { tz: timezone, currentDate: new Date(from) });
    } catch (error) {
      // It refuses values that are named twice; nothing else may be refused.
      expect(String(error)).toContain("duplicate values");
      return;
    }
    expect(mine).toEqual(mine.map(() => cron.next().toDate().toISOString()));
  };
  const stillZone = fc.constantFrom(...STILL_ZONES);

  it("agrees in zones without clock changes", () => {
    const known = cronText.filter((text) => !usesStarRule(text) && !namesWholeWeek(text));
    fc.assert(
      fc.property(known, stillZone, instant, (text, timezone, from) =>
        agrees(text, timezone, from),
      ),
      { numRuns: runs(100) },
    );
  });

  it("agrees on special days", () => {
    const known = dayCronText.filter(
      (text) => !/L-|W|SAT-SUN|[#L]\S*,\S*$|,\S*[#L]\S*$/.test(text) && !usesStarRule(text),
    );
    fc.assert(
      fc.property(known, stillZone, instant, (text, timezone, from) =>
        agrees(text, timezone, from),
      ),
      { numRuns: runs(100) },
    );
  });
});

describe("against cron-schedule", () => {
  it("agrees in UTC", () => {
    const known = cronText.filter((text) => !usesStarRule(text) && !namesWholeWeek(text));
    fc.assert(
      fc.property(known, instant, (text, from) => {
        const mine = ours(text, "UTC", from);
        if (mine === null) return;
        const theirs = parseCronExpression(text).getNextDates(mine.length, new Date(from));
        expect(mine).toEqual(theirs.map((date) => date.toISOString()));
      }),
      { numRuns: runs(100) },
    );
  });
});
