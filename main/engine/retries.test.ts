import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";
import { fails, hangs, succeeds } from "./testing/scripts.ts";
import { HOUR, MINUTE, SECOND, world } from "./testing/world.ts";

describe("retries", () => {
  test("a transient failure is tried again, up to the attempts of the job; then it is a dead letter", async () => {
    const w = await world();
    w.processes.script = () => fails("transient");
    const run = w.run(w.job({ retry: { attempts: 3 } }).id);
    await w.advance(2 * SECOND);
    expect(w.runOf(run.id)).toMatchObject({
      state: "waiting",
      attempt: 1,
      failureClass: "transient",
    });
    await w.advance(10 * MINUTE);
    expect(w.runOf(run.id)).toMatchObject({ state: "failed", attempt: 3, deadLetter: true });
    expect(w.store.attempts(run.id).map((each) => each.outcome)).toEqual([
      "retry",
      "retry",
      "failed",
    ]);
    expect(w.messages("run.retrying")).toHaveLength(2);
    // One end is one message: the most telling.
    expect(w.messages("run.dead-letter")).toHaveLength(1);
    expect(w.messages("run.failed")).toHaveLength(0);
    const dirs = w.store.attempts(run.id).map((each) => each.dir);
    expect(new Set(dirs).size).toBe(3);
    expect([...w.processes.all.values()].map((each) => each.starts)).toEqual([1, 1, 1]);
  });

  test.each(["permanent", "agent-error"] as const)(
    "%s failures are not tried again",
    async (what) => {
      const w = await world();
      w.processes.script = () => fails(what);
      const run = w.run(w.job().id);
      await w.advance(HOUR);
      expect(w.runOf(run.id)).toMatchObject({ state: "failed", attempt: 1, deadLetter: false });
      expect(w.messages("run.dead-letter")).toHaveLength(0);
    },
  );

  test("agent errors are tried again where the job says so", async () => {
    const w = await world();
    w.processes.script = ({ attempt }) => (attempt === 1 ? fails("agent-error") : succeeds());
    const run = w.run(w.job({ retry: { onAgentError: true } }).id);
    await w.advance(HOUR);
    expect(w.runOf(run.id)).toMatchObject({ state: "succeeded", attempt: 2 });
  });

  test("full jitter: between nothing and base times two to the power of what failed, at most the maximum", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 0, max: 3_600_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failed, base, max, random) => {
          const rule = { backoffMs: base, maxBackoffMs: max };
          const wait = backoffMs(failed, rule, null, random);
          const ceiling = Math.min(max, base * 2 ** (failed - 1));
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(Math.ceil(ceiling));
          expect(Math.abs(wait - ceiling * random)).toBeLessThanOrEqual(0.5);
        },
      ),
    );
  });

  test("what the service asked for is honoured", async () => {
    const w = await world();
    w.processes.script = ({ attempt }) =>
      attempt === 1 ? fails("transient", { retryAfterMs: 20 * MINUTE + 0.25 }) : succeeds();
    const run = w.run(w.job({ retry: { backoffMs: 10 } }).id);
    await w.advance(20 * MINUTE);
    expect(w.runOf(run.id).attempt).toBe(1);
    await w.advance(5 * SECOND);
    expect(w.runOf(run.id)).toMatchObject({ state: "succeeded", attempt: 2 });
  });

  test("a retry by hand starts with a fresh count of attempts", async () => {
    const w = await world();
    w.processes.script = () => fails("transient");
    const run = w.run(w.job({ retry: { attempts: 2 } }).id);
    await w.advance(HOUR);
    expect(w.runOf(run.id)).toMatchObject({ state: "failed", attempt: 2 });
    expect(w.engine.runs.retry(run.id).ok).toBe(true);
    await w.advance(2 * SECOND);
    expect(w.runOf(run.id)).toMatchObject({ state: "waiting", attempt: 3, attemptsUsed: 1 });
    await w.advance(HOUR);
    expect(w.runOf(run.id)).toMatchObject({ state: "failed", attempt: 4 });
    // Each end has a message of its own.
    expect(w.messages("run.dead-letter")).toHaveLength(2);
  });

  test("a run that has not ended cannot be retried", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const run = w.run(w.job().id);
    expect(w.engine.runs.retry(run.id)).toMatchObject({ ok: false, error: { code: "not-ended" } });
    expect(w.engine.runs.retry(99)).toMatchObject({ ok: false, error: { code: "not-found" } });
  });

  test("a refused run that is retried and refused again has two messages", async () => {
    const w = await world();
    const job = w.job();
    w.missingFolders.add("/work");
    const run = w.run(job.id);
    await w.advance(SECOND);
    w.engine.runs.retry(run.id);
    await w.advance(SECOND);
    expect(w.runOf(run.id).state).toBe("refused");
    expect(w.messages("run.failed")).toHaveLength(2);
  });
});

describe("usage limit", () => {
  async function limited(resetAfterMs: number | null) {
    const w = await world();
    const resetAt = resetAfterMs === null ? null : w.clock.now() + resetAfterMs;
    w.processes.script = ({ attempt, jobName }) => {
      if (attempt !== 1 || jobName !== "first") return succeeds();
      const script = fails("usage-limit", { resetAt });
      script.lines!.unshift({ atMs: 10, line: { say: "session", id: "s-1" } });
      return script;
    };
    const run = w.run(w.job({ name: "first", retry: { attempts: 1 } }).id);
    await w.advance(2 * SECOND);
    return { w, run, resetAt };
  }

  test("the run waits for the reset, then resumes the same session, and no attempt is used up", async () => {
    const { w, run, resetAt } = await limited(3 * HOUR);
    expect(w.runOf(run.id)).toMatchObject({
      state: "waiting",
      notBefore: resetAt,
      attemptsUsed: 0,
      resumeSessionId: "s-1",
    });
    expect(w.messages("run.usage-limit")).toHaveLength(1);
    await w.advance(3 * HOUR - 10 * SECOND);
    expect(w.runOf(run.id).state).toBe("waiting");
    await w.advance(20 * SECOND);
    expect(w.runOf(run.id)).toMatchObject({ state: "succeeded", attempt: 2 });
    const last = w.agents.requests.at(-1)!;
    expect(last.resumeSessionId).toBe("s-1");
    expect(last.prompt).toContain("Continue");
  });

  test("every other run on the account waits too, and others do not", async () => {
    const { w, resetAt } = await limited(3 * HOUR);
    const same = w.run(w.job({ name: "same account" }).id);
    const other = w.run(w.job({ name: "other account", agent: "codex" }).id);
    await w.advance(5 * SECOND);
    expect(w.runOf(same.id)).toMatchObject({ state: "waiting", notBefore: resetAt, attempt: 0 });
    expect(w.runOf(other.id).state).toBe("succeeded");
    await w.advance(3 * HOUR);
    expect(w.runOf(same.id).state).toBe("succeeded");
  });

  test("without a reset time it waits an hour", async () => {
    const { w, run } = await limited(null);
    expect(w.runOf(run.id).notBefore! - w.clock.now()).toBeGreaterThan(HOUR - MINUTE);
  });

  test("a reset time that is past already does not start a loop", async () => {
    const w = await world();
    w.processes.script = () => fails("usage-limit", { resetAt: w.clock.now() - HOUR });
    w.run(w.job().id);
    await w.advance(10 * MINUTE);
    expect(w.processes.all.size).toBeLessThanOrEqual(11);
  });

  test("the account is known even when the engine died right after the launch", async () => {
    const w = await world();
    w.processes.script = () => fails("usage-limit", { resetAt: w.clock.now() + HOUR }, MINUTE);
    w.crashAt("start.spawned");
    w.run(w.job().id);
    await w.advance(0);
    expect(w.crashed).toBe(true);
    w.atFault = () => {};
    await w.start();
    await w.advance(2 * MINUTE);
    expect(w.store.holds(w.clock.now())).toMatchObject([{ accountKey: "claude:default" }]);
  });
});

describe("auto-pause", () => {
  test("after five failures in a row the job is paused, says so, and skips what is due", async () => {
    const w = await world();
    w.processes.script = () => fails("permanent");
    const job = w.job({ schedule: "0 * * * *" });
    await w.advance(8 * HOUR);
    expect(w.outcomes(job.id)).toEqual([
      ...Array(5).fill("fired"),
      ...Array(3).fill("skipped-paused"),
    ]);
    expect(w.store.job(job.id)).toMatchObject({ enabled: false, failuresInARow: 5 });
    expect(w.ledger(job.id).at(-1)!.reason).toContain("Paused after 5 failures in a row");
    expect(w.messages("job.auto-paused")).toHaveLength(1);
    expect(w.logged.filter((line) => line.startsWith("error"))).toEqual([]);
    w.engine.jobs.resume(job.id);
    expect(w.store.job(job.id)).toMatchObject({ enabled: true, failuresInARow: 0 });
  });

  test("a success resets the count, and the recovery is told once", async () => {
    const w = await world();
    w.processes.script = ({ runId }) => (Number(runId) % 3 === 0 ? succeeds() : fails("permanent"));
    const job = w.job({ schedule: "0 * * * *", autoPauseAfter: 3 });
    await w.advance(9 * HOUR + MINUTE);
    expect(w.store.job(job.id)!.enabled).toBe(true);
    expect(w.messages("job.recovered")).toHaveLength(3);
    expect(w.messages("job.auto-paused")).toHaveLength(0);
  });

  test("0 switches it off", async () => {
    const w = await world();
    w.processes.script = () => fails("permanent");
    const job = w.job({ schedule: "0 * * * *", autoPauseAfter: 0 });
    await w.advance(8 * HOUR + MINUTE);
    expect(w.store.job(job.id)).toMatchObject({ enabled: true, failuresInARow: 8 });
  });

  test("a used-up budget or a full disk says nothing about the job, however often", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", autoPauseAfter: 2 });
    w.freeBytes = 1;
    await w.advance(4 * HOUR + MINUTE);
    w.freeBytes = null;
    w.settings.budgets.usdPerDay = 0.01;
    w.processes.script = () => succeeds(SECOND, { usd: 1, tokens: 1 });
    await w.advance(4 * HOUR);
    expect(w.outcomes(job.id)).toEqual([
      ...Array(4).fill("blocked-preflight"),
      "fired",
      ...Array(3).fill("blocked-budget"),
    ]);
    expect(w.store.job(job.id)!.enabled).toBe(true);
  });

  test("what was due before the pause began is not taken for paused", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const job = w.job({ schedule: "0 * * * *", autoPauseAfter: 1, overlap: "queue" });
    await w.advance(HOUR + MINUTE);
    // The run fails right after the machine has slept over two occurrences, before the engine has looked.
    w.clock.wall += 2 * HOUR;
    w.processes.end(w.processes.ofRun(1), 1);
    await w.advance(SECOND);
    expect(w.store.job(job.id)!.enabled).toBe(false);
    expect(w.outcomes(job.id)).not.toContain("skipped-paused");
  });
});
