import { describe, expect, test } from "vitest";
import type { Script } from "./testing/processes.ts";
import { hangs, succeeds } from "./testing/scripts.ts";
import { DAY, HOUR, MINUTE, SECOND, world, type World } from "./testing/world.ts";
import type { JobDraft } from "../../contract/job.ts";

async function one(script: Script, draft: Partial<JobDraft> = {}, options = {}) {
  const w = await world(options);
  w.processes.script = () => script;
  const run = w.run(w.job(draft).id);
  return { w, run, now: () => w.runOf(run.id) };
}

test("the last output is told of as well, with timers that come a little early", async () => {
  const lines = [0, 10].map((atMs) => ({ atMs, line: { say: "text", text: "…" } as const }));
  const { w, run } = await one(hangs(lines));
  w.timers.earlyMs = 0.5;
  const told: number[] = [];
  w.engine.context.events.subscribe((event) => {
    if (event.type === "output" && event.runId === run.id) told.push(w.clock.mono);
  });
  const begun = w.clock.mono;
  await w.advance(SECOND);
  expect(told.at(-1)).toBeGreaterThan(begun + 10);
});

describe("how a run under way is ended", () => {
  test("timed-out: longer than its limit, and not a moment earlier", async () => {
    const { w, now } = await one(hangs(), { limits: { timeoutMs: 10 * MINUTE } });
    await w.advance(10 * MINUTE - 1);
    expect(now().state).toBe("running");
    await w.advance(1);
    expect(now()).toMatchObject({
      state: "timed-out",
      reason: "It ran longer than its limit of 10 min.",
    });
    expect(w.processes.alive()).toEqual([]);
  });

  test("timed-out: the shim's own deadline, when no engine was there", async () => {
    const { w, now } = await one({ endsAfterMs: MINUTE, exitCode: 143, deadline: true });
    await w.advance(SECOND);
    w.crash();
    await w.advance(MINUTE);
    await w.start();
    expect(now().state).toBe("timed-out");
  });

  test("time asleep does not count against the limit", async () => {
    const { w, now } = await one(hangs(), { limits: { timeoutMs: 10 * MINUTE, stallMs: 0 } });
    await w.advance(MINUTE);
    await w.sleep(8 * HOUR);
    await w.advance(MINUTE);
    expect(now().state).toBe("running");
    await w.advance(8 * MINUTE);
    expect(now().state).toBe("timed-out");
  });

  test("an adopted run goes on with the time it has used", async () => {
    const { w, now } = await one(hangs(), { limits: { timeoutMs: 10 * MINUTE } });
    await w.advance(6 * MINUTE);
    await w.restart();
    await w.advance(4 * MINUTE - SECOND);
    expect(now().state).toBe("running");
    await w.advance(2 * SECOND);
    expect(now().state).toBe("timed-out");
  });

  test("stalled: no output for its limit; output starts it anew", async () => {
    const lines = [{ atMs: 4 * MINUTE, line: { say: "text", text: "…" } as const }];
    const { w, now } = await one(hangs(lines), { limits: { stallMs: 5 * MINUTE } });
    await w.advance(8 * MINUTE);
    expect(now().state).toBe("running");
    await w.advance(MINUTE + SECOND);
    expect(now()).toMatchObject({ state: "stalled", reason: "It gave no output for 5 min." });
  });

  test("a plain command may be silent as long as it likes, unless its job says otherwise", async () => {
    const { w, now } = await one(hangs(), { agent: "shell", limits: { timeoutMs: 0 } });
    await w.advance(5 * HOUR);
    expect(now().state).toBe("running");
  });

  test.each([
    ["dollars", { maxUsd: 1 }, { usd: 1.01, tokens: 1 }, "spent $1.0100"],
    ["tokens", { maxTokens: 1_000 }, { tokens: 1_001 }, "1001 tokens"],
    ["turns", { maxTurns: 3 }, { tokens: 1, turns: 4 }, "4 turns"],
  ] as const)("over-budget while running: %s", async (_what, limits, usage, words) => {
    const { w, now } = await one(hangs([{ atMs: MINUTE, line: { say: "usage", ...usage } }]), {
      limits,
    });
    await w.advance(MINUTE - SECOND);
    expect(now().state).toBe("running");
    await w.advance(2 * SECOND);
    expect(now().state).toBe("over-budget");
    expect(now().reason).toContain(words);
    expect(now().tokens.input).toBe(usage.tokens);
  });

  test("exactly the limit is allowed", async () => {
    const { w, now } = await one(succeeds(SECOND, { usd: 1, tokens: 1_000, turns: 3 }), {
      limits: { maxUsd: 1, maxTokens: 1_000, maxTurns: 3 },
    });
    await w.advance(2 * SECOND);
    expect(now().state).toBe("succeeded");
  });

  test("finished but not gone: ten seconds after the result it is ended, and the result stands", async () => {
    const line = { say: "result", ok: true, answer: "42" } as const;
    const { w, run, now } = await one(hangs([{ atMs: SECOND, line }]));
    await w.advance(11 * SECOND - 1);
    expect(now().state).toBe("running");
    await w.advance(1);
    expect(now().state).toBe("succeeded");
    expect(w.store.answer(run.id)?.answer).toBe("42");
    expect(w.processes.alive()).toEqual([]);
  });

  test("finished but not gone: the result stands even when its carrier is gone without a record", async () => {
    const line = { say: "result", ok: true, answer: "42" } as const;
    const { w, now } = await one({ ...hangs([{ atMs: SECOND, line }]), onTerm: "unkillable" });
    await w.advance(12 * SECOND);
    expect(now().state).toBe("stopping");
    w.processes.vanish(w.processes.ofRun(1));
    await w.advance(MINUTE);
    expect(now().state).toBe("succeeded");
  });

  test("silent, blocked and lost", async () => {
    const w = await world();
    const said: Record<string, Script> = {
      silent: { lines: [{ atMs: 1, line: { say: "result", ok: true, silent: true } }] },
      blocked: {
        lines: [
          {
            atMs: 1,
            line: { say: "result", ok: false, blockedOn: "Bash", reason: "Bash was not allowed." },
          },
        ],
      },
      lost: hangs(),
    };
    w.processes.script = ({ jobName }) => said[jobName as string]!;
    for (const name of Object.keys(said)) w.run(w.job({ name }).id);
    await w.advance(2 * SECOND);
    w.processes.vanish(w.processes.ofRun(3), "The computer was restarted.");
    await w.advance(SECOND);
    expect(w.states()).toEqual(["silent", "blocked", "lost"]);
    expect(w.runOf(2).reason).toBe("Bash was not allowed.");
    expect(w.runOf(3).reason).toBe("The computer was restarted.");
    expect(w.store.job(1)!.failuresInARow).toBe(0);
  });

  test("a lost run's usage is counted: its output is read all the same", async () => {
    const usage = { say: "usage", tokens: 500, usd: 0.5 } as const;
    const { w, run, now } = await one(hangs([{ atMs: SECOND, line: usage }]));
    await w.advance(500);
    w.crash();
    await w.advance(2 * SECOND);
    w.processes.vanish(w.processes.ofRun(run.id));
    await w.start();
    await w.advance(SECOND);
    expect(now()).toMatchObject({ state: "lost", costUsd: 0.5, tokens: { input: 500 } });
  });
});

describe("budgets", () => {
  const costly = (usd: number | null, tokens = 100): Script => succeeds(SECOND, { usd, tokens });

  async function spend(w: World, script: Script, draft: Partial<JobDraft>) {
    w.processes.script = () => script;
    const run = w.run(w.job(draft).id);
    await w.advance(5 * SECOND);
    return w.runOf(run.id);
  }

  test("per job and day, in dollars and in tokens", async () => {
    const w = await world();
    w.processes.script = () => costly(0.5, 50);
    const usd = w.job({ limits: { maxUsdPerDay: 1 } });
    const tokens = w.job({ limits: { maxTokensPerDay: 100 } });
    for (let i = 0; i < 3; i += 1) {
      w.run(usd.id);
      w.run(tokens.id);
      await w.advance(5 * SECOND);
    }
    expect(w.states(usd.id)).toEqual(["succeeded", "succeeded", "refused"]);
    expect(w.states(tokens.id)).toEqual(["succeeded", "succeeded", "refused"]);
    await w.advance(DAY);
    w.run(usd.id);
    await w.advance(5 * SECOND);
    expect(w.states(usd.id).at(-1)).toBe("succeeded");
  });

  test("per folder and day", async () => {
    const w = await world({ budgets: { usdPerFolderPerDay: { "/repo": 1 } } });
    expect((await spend(w, costly(1), { cwd: "/repo" })).state).toBe("succeeded");
    expect((await spend(w, costly(1), { cwd: "/repo" })).state).toBe("refused");
    expect((await spend(w, costly(1), { cwd: "/else" })).state).toBe("succeeded");
  });

  test("everything per day, in tokens", async () => {
    const w = await world({ budgets: { tokensPerDay: 100 } });
    expect((await spend(w, costly(null, 100), {})).state).toBe("succeeded");
    expect(await spend(w, costly(null, 100), {})).toMatchObject({
      state: "refused",
      reason: "Today's token budget of 100 tokens is used up (100 used).",
    });
  });

  test("everything per month, also on the next day", async () => {
    const w = await world({ budgets: { usdPerMonth: 5 } });
    expect((await spend(w, costly(5), {})).state).toBe("succeeded");
    await w.advance(2 * DAY);
    expect((await spend(w, costly(1), {})).reason).toContain("This month's budget of $5.00");
    w.crash();
    await w.advance(30 * DAY);
    await w.start();
    expect((await spend(w, costly(1), {})).state).toBe("succeeded");
  });

  test("what runs are using now counts: the one that exceeds the day's budget is stopped", async () => {
    const w = await world({ budgets: { usdPerDay: 1 } });
    const line = { say: "usage", usd: 0.6, tokens: 1 } as const;
    w.processes.script = ({ runId }) => hangs([{ atMs: Number(runId) * SECOND, line }]);
    w.run(w.job().id);
    w.run(w.job().id);
    await w.advance(3 * SECOND);
    expect(w.states()).toEqual(["running", "over-budget"]);
    expect(w.run(w.job().id)).toBeTruthy();
    await w.advance(SECOND);
    expect(w.states().at(-1)).toBe("refused");
  });

  test("an unknown cost is never counted as zero silently", async () => {
    const w = await world({ budgets: { usdPerDay: 1 } });
    const unknown = await spend(w, costly(null), {});
    expect(unknown).toMatchObject({ costUsd: null, costSource: "unknown", state: "succeeded" });
    await spend(w, costly(1), {});
    const refused = await spend(w, costly(1), {});
    expect(refused.reason).toBe(
      "Today's budget of $1.00 is used up ($1.00 spent, and 1 attempts of unknown cost).",
    );
    const warned = w.logged.filter((line) => line.includes("unknown cost"));
    expect(warned).toHaveLength(1);
  });
});
