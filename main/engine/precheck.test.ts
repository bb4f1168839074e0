import { describe, expect, test } from "vitest";
import { precheckAnswer } from "./precheck.ts";
import type { Programs } from "./ports.ts";
import { fails, hangs, succeeds } from "./testing/scripts.ts";
import { DAY, HOUR, MINUTE, MONDAY, SECOND, world, type World } from "./testing/world.ts";

type End = Awaited<ReturnType<Programs["run"]>>;

const ended = (exitCode: number, stdout = "", stderr = ""): End => ({
  ok: true,
  value: { exitCode, stdout, stderr },
});

/** A job that is due every hour and asks first. */
const asking = (w: World, draft: Parameters<World["job"]>[0] = {}) =>
  w.job({ schedule: "0 * * * *", precheck: { command: "anything-new" }, ...draft });

/** How often an agent was started. */
const starts = (w: World) =>
  [...w.processes.all.values()].reduce((sum, each) => sum + each.starts, 0);

describe("what a precheck says", () => {
  test.each([
    [0, "", "", "work"],
    [0, "three new commits\n", "warning: slow\n", "work"],
    [0, "[SILENT]\nmore", "", "idle"],
    [0, '\n{"wakeAgent": false}\n', "", "idle"],
    [0, '{"wakeAgent": true}\n', "", "work"],
    [1, "", "", "idle"],
    [1, "nothing since yesterday", " \n", "idle"],
    // A script that breaks ends with 1 as well, and says why.
    [1, "", "Traceback (most recent call last):\n", "broken"],
    [2, "", "", "broken"],
    [2, "[SILENT]", "", "broken"],
    [127, "", "sh: anything-new: not found\n", "broken"],
    [143, "", "", "broken"],
  ] as const)("exit code %i, %j, %j: %s", (exitCode, stdout, stderr, kind) => {
    expect(precheckAnswer(ended(exitCode, stdout, stderr)).kind).toBe(kind);
  });

  test("colours and titles of a terminal are not part of what it said", () => {
    const stderr = "\u001b]0;check\u0007\u001b[31mno such\u001b[0m\r\nremote\u001b[K\n";
    expect(precheckAnswer(ended(2, "", stderr))).toEqual({
      kind: "broken",
      reason: "The precheck failed with exit code 2. It said: no such remote",
    });
  });

  test("the reason says what it said, in one line of bounded length", () => {
    const broken = precheckAnswer(ended(3, "out", `first\n\tsecond\u0000 ${"x".repeat(9_000)}`));
    expect(broken).toMatchObject({ kind: "broken" });
    const { reason } = broken as { reason: string };
    expect(reason).toMatch(/^The precheck failed with exit code 3\. It said: first second xx/);
    expect(reason.length).toBeLessThan(400);
    const idle = precheckAnswer(ended(1, "no new mail\n"));
    expect(idle).toMatchObject({
      reason: "The precheck found nothing to do. It said: no new mail",
    });
  });
});

describe("a run with a precheck", () => {
  test("work: the agent starts, once", async () => {
    const w = await world();
    w.processes.script = () => succeeds();
    const asked: string[] = [];
    w.precheck = async (command) => {
      asked.push(command);
      expect(w.states()).toEqual(["queued"]);
      return ended(0);
    };
    const job = asking(w);
    await w.advance(HOUR + MINUTE);
    expect(asked).toEqual(["anything-new"]);
    expect(w.states()).toEqual(["succeeded"]);
    expect(w.outcomes(job.id)).toEqual(["fired"]);
    expect(starts(w)).toBe(1);
    // As a command of the user, in the job's folder.
    expect(w.agents.requests[0]).toMatchObject({ agent: "shell", profile: "full", cwd: "/work" });
  });

  test("idle: silent, on the ledger with the reason, and no agent", async () => {
    const w = await world();
    w.precheck = async () => ended(1);
    const job = asking(w);
    await w.advance(HOUR + MINUTE);
    const reason = "The precheck found nothing to do.";
    expect(w.runs()[0]).toMatchObject({ state: "silent", reason, attempt: 0, startedAt: null });
    expect(w.ledger(job.id)).toMatchObject([{ outcome: "skipped-condition", reason }]);
    expect(starts(w)).toBe(0);
    expect(w.messages().map(({ event }) => event)).toEqual(["run.silent"]);
    // It is not one of those that should have run.
    const missed = w.store.missedBetween(MONDAY, MONDAY + DAY, ["skipped-condition"]);
    expect(missed).toEqual([]);
    // The next occurrence asks anew.
    w.processes.script = () => succeeds();
    w.precheck = async () => ended(0);
    await w.advance(HOUR);
    expect(w.outcomes(job.id)).toEqual(["skipped-condition", "fired"]);
    expect(w.states()).toEqual(["silent", "succeeded"]);
  });

  test("broken: a failure that counts, with what it said", async () => {
    const w = await world();
    w.precheck = async () => ended(2, "", "no such remote");
    const job = asking(w, { autoPauseAfter: 2 });
    await w.advance(HOUR + MINUTE);
    const reason = "The precheck failed with exit code 2. It said: no such remote";
    expect(w.runs()[0]).toMatchObject({ state: "failed", reason, attempt: 0 });
    expect(w.ledger(job.id)).toMatchObject([{ outcome: "blocked-preflight", reason }]);
    expect(w.messages("run.failed")).toHaveLength(1);
    await w.advance(HOUR);
    expect(w.store.job(job.id)).toMatchObject({ enabled: false, failuresInARow: 2 });
    expect(starts(w)).toBe(0);
  });

  test("a precheck that takes too long, or cannot be started, is broken", async () => {
    const w = await world();
    const message = "It ran longer than 60 s and was ended.";
    w.precheck = async () => ({ ok: false, error: { code: "timeout", message } });
    const job = asking(w);
    w.run(job.id);
    await w.advance(SECOND);
    expect(w.runs()[0]).toMatchObject({
      state: "failed",
      reason: `The precheck failed. ${message}`,
    });
  });

  test("idle does not pass for a recovery", async () => {
    const w = await world();
    w.processes.script = () => fails("permanent");
    const job = asking(w);
    await w.advance(HOUR + MINUTE);
    w.precheck = async () => ended(1);
    await w.advance(HOUR);
    expect(w.states()).toEqual(["failed", "silent"]);
    expect(w.store.job(job.id)!.failuresInARow).toBe(1);
    expect(w.messages("job.recovered")).toEqual([]);
  });

  test("later attempts have work by definition: it is asked once", async () => {
    const w = await world();
    let asked = 0;
    w.precheck = async () => {
      asked += 1;
      return ended(0);
    };
    w.processes.script = ({ attempt }) => (attempt === 1 ? fails("transient") : succeeds());
    asking(w);
    await w.advance(HOUR + 30 * MINUTE);
    expect(w.runs()[0]).toMatchObject({ state: "succeeded", attempt: 2 });
    expect(asked).toBe(1);
  });

  test("cancelled while it is asked: the precheck is ended, and nothing starts", async () => {
    const w = await world();
    let isEnded = false;
    w.precheck = (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          isEnded = true;
          resolve({ ok: false, error: { code: "aborted", message: "It was ended." } });
        });
      });
    const run = w.run(asking(w).id);
    await w.advance(MINUTE);
    expect(w.states()).toEqual(["queued"]);
    w.engine.runs.stop(run.id);
    await w.advance(MINUTE);
    expect(isEnded).toBe(true);
    expect(w.states()).toEqual(["cancelled"]);
    expect(starts(w)).toBe(0);
  });

  test("everything paused while it was asked: it is asked again afterwards", async () => {
    const w = await world();
    w.processes.script = () => succeeds();
    let asked = 0;
    w.precheck = async () => {
      asked += 1;
      if (asked === 1) w.engine.pause.begin(null);
      return ended(0);
    };
    w.run(asking(w, { schedule: "" }).id);
    await w.advance(MINUTE);
    expect(w.states()).toEqual(["queued"]);
    w.engine.pause.end();
    w.engine.wake();
    await w.advance(MINUTE);
    expect(w.states()).toEqual(["succeeded"]);
    expect([asked, starts(w)]).toEqual([2, 1]);
  });
});

describe("an engine that ends meanwhile", () => {
  test("a stop ends the precheck; the next engine asks again, and the agent starts once", async () => {
    const w = await world();
    w.processes.script = () => succeeds();
    w.precheck = (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve(ended(137)));
      });
    const job = asking(w);
    await w.advance(HOUR + SECOND);
    await w.engine.stop({ stopAgents: false });
    expect(w.states()).toEqual(["queued"]);
    w.precheck = async () => ended(0);
    await w.restart();
    await w.advance(SECOND);
    expect(w.states()).toEqual(["succeeded"]);
    expect(w.outcomes(job.id)).toEqual(["fired"]);
    expect(starts(w)).toBe(1);
  });

  test.each([
    ["start.before", 0, ["succeeded"], ["fired"], 2],
    ["precheck.asked", 0, ["succeeded"], ["fired"], 2],
    ["precheck.asked", 1, ["silent"], ["skipped-condition"], 2],
    ["precheck.asked", 2, ["failed"], ["blocked-preflight"], 2],
    ["start.recorded", 0, ["succeeded"], ["fired"], 1],
    ["start.spawned", 0, ["succeeded"], ["fired"], 1],
  ] as const)("kill -9 at %s, exit code %i: %j", async (point, code, states, outcomes, times) => {
    const w = await world();
    w.processes.script = () => succeeds();
    let asked = 0;
    w.precheck = async () => {
      asked += 1;
      return ended(code);
    };
    const job = asking(w);
    w.crashAt(point);
    await w.advance(HOUR + SECOND);
    expect(w.crashed).toBe(true);
    w.atFault = () => {};
    await w.restart();
    await w.advance(MINUTE);
    expect(w.states()).toEqual(states);
    expect(w.outcomes(job.id)).toEqual(outcomes);
    expect(starts(w)).toBe(code === 0 ? 1 : 0);
    expect(asked).toBe(times);
  });

  test("kill -9 in the middle of a precheck, and too late afterwards: accounted for as late", async () => {
    const w = await world();
    w.precheck = () => new Promise(() => {});
    const job = asking(w, { lateness: "skip" });
    await w.advance(HOUR + SECOND);
    w.crash();
    w.clock.pass(30 * MINUTE);
    w.precheck = async () => ended(0);
    await w.restart();
    await w.advance(SECOND);
    expect(w.outcomes(job.id)).toEqual(["skipped-late"]);
    expect(starts(w)).toBe(0);
  });

  test("a place is held while it is asked, and free afterwards", async () => {
    const w = await world({ settings: { maxActive: 1 } });
    w.processes.script = () => hangs();
    let answer: (end: End) => void = () => {};
    w.precheck = () => new Promise((resolve) => (answer = resolve));
    const asks = w.run(asking(w, { schedule: "" }).id);
    const next = w.run(w.job().id);
    await w.advance(MINUTE);
    expect(w.runOf(next.id).state).toBe("queued");
    answer(ended(1));
    await w.advance(MINUTE);
    expect(w.runOf(asks.id).state).toBe("silent");
    expect(w.runOf(next.id).state).toBe("running");
  });
});
