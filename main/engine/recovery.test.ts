import { describe, expect, test } from "vitest";
import type { ActiveRunState, LatenessPolicy } from "../../contract/words.ts";
import type { Process } from "./testing/processes.ts";
import { fails, hangs, succeeds } from "./testing/scripts.ts";
import { DAY, HOUR, MINUTE, SECOND, world, type World } from "./testing/world.ts";

type Found = "never-started" | "alive" | "exited" | "gone";

/** Brings a run of a job that was due an hour ago to a state, and its folder to what is to be found there. */
async function left(state: ActiveRunState, found: Found, lateness: LatenessPolicy) {
  const w = await world();
  w.processes.script = () => hangs();
  const job = w.job({ schedule: "0 * * * *", lateness, limits: { timeoutMs: 0, stallMs: 0 } });
  const points = {
    starting: found === "never-started" ? "start.recorded" : "start.spawned",
    running: null,
    stopping: "stop.before",
    settling: "settle.before",
  } as const;
  const point = points[state as keyof typeof points];
  if (state === "queued") w.crashAt("start.before");
  else if (state === "starting") w.crashAt(point!);
  await w.advance(HOUR);
  if (state === "stopping" || state === "settling") {
    w.crashAt(point!);
    if (state === "stopping") expect(() => w.engine.runs.stop(1)).toThrow("stop.before");
    else w.processes.end(w.processes.ofRun(1), 0);
    await w.advance(SECOND);
  }
  w.crash();
  w.atFault = () => {};
  expect(w.states(job.id)).toEqual([state]);
  const process = w.processes.all.values().next().value as Process | undefined;
  if (process) make(w, process, found);
  await w.advance(30 * MINUTE);
  await w.start();
  await w.advance(10 * SECOND);
  return { w, job, run: () => w.runs(job.id)[0]! };
}

function make(w: World, process: Process, found: Found): void {
  process.exit = null;
  if (found === "never-started") process.token = null;
  if (found === "exited") w.processes.end(process, 0);
  if (found === "gone") w.processes.vanish(process);
}

describe("an engine finds out what became of each unfinished run", () => {
  test.each<[ActiveRunState, Found, LatenessPolicy, string, string]>([
    // Claimed, not begun: it is late now, and obeys the lateness rule.
    ["queued", "never-started", "run-once", "running", "fired"],
    ["queued", "never-started", "run-all", "running", "fired"],
    ["queued", "never-started", "skip", "refused", "skipped-late"],
    // Recorded, and the shim never ran.
    ["starting", "never-started", "run-once", "running", "fired"],
    ["starting", "never-started", "run-all", "running", "fired"],
    ["starting", "never-started", "skip", "refused", "skipped-late"],
    ["starting", "alive", "skip", "running", "fired"],
    ["starting", "exited", "skip", "succeeded", "fired"],
    ["starting", "gone", "skip", "lost", "fired"],
    // Seen running: lateness does not matter any more, and nothing is started twice.
    ["running", "never-started", "run-once", "lost", "fired"],
    ["running", "alive", "run-once", "running", "fired"],
    ["running", "exited", "skip", "succeeded", "fired"],
    ["running", "gone", "run-once", "lost", "fired"],
    // Told to stop: it ends as it was told, whatever is found.
    ["stopping", "never-started", "run-once", "cancelled", "fired"],
    ["stopping", "alive", "run-once", "cancelled", "fired"],
    ["stopping", "exited", "skip", "cancelled", "fired"],
    ["stopping", "gone", "run-once", "cancelled", "fired"],
    ["settling", "never-started", "run-once", "lost", "fired"],
    ["settling", "exited", "skip", "succeeded", "fired"],
    ["settling", "gone", "run-once", "lost", "fired"],
  ])("%s, found %s, lateness %s: %s", async (state, found, lateness, becomes, outcome) => {
    const { w, job, run } = await left(state, found, lateness);
    expect(run().state).toBe(becomes);
    expect(w.outcomes(job.id)).toEqual([outcome]);
    expect(w.runs()).toHaveLength(1);
    const starts = [...w.processes.all.values()].reduce((sum, each) => sum + each.starts, 0);
    expect(starts).toBeLessThanOrEqual(1);
    expect(w.processes.alive()).toHaveLength(becomes === "running" ? 1 : 0);
  });

  test("a shim that was spawned and had not yet begun is not joined by a second one", async () => {
    const w = await world();
    w.processes.script = () => ({ startsAfterMs: MINUTE, endsAfterMs: MINUTE });
    w.crashAt("start.spawned");
    const run = w.run(w.job().id);
    await w.advance(0);
    w.atFault = () => {};
    await w.start();
    await w.advance(3 * MINUTE);
    expect(w.runOf(run.id).state).toBe("succeeded");
    expect(w.processes.all.size).toBe(1);
    expect(w.processes.ofRun(run.id).starts).toBe(1);
  });

  test("a run that ended well while no engine was there has not timed out, however long ago that was", async () => {
    const w = await world();
    const lines = [{ atMs: SECOND, line: { say: "usage", tokens: 9, usd: 9 } as const }];
    w.processes.script = () => ({ lines, endsAfterMs: MINUTE });
    const run = w.run(w.job({ limits: { timeoutMs: 5 * MINUTE, maxUsd: 10 } }).id);
    await w.advance(100);
    w.crash();
    await w.advance(DAY);
    await w.start();
    await w.advance(MINUTE);
    expect(w.runOf(run.id)).toMatchObject({ state: "succeeded", costUsd: 9 });
  });

  test("an adopted run's output is read from the beginning", async () => {
    const w = await world();
    const lines = [{ atMs: SECOND, line: { say: "usage", tokens: 7, usd: 0.1 } as const }];
    w.processes.script = () => ({ lines, endsAfterMs: MINUTE });
    const run = w.run(w.job().id);
    await w.advance(10 * SECOND);
    await w.restart();
    await w.advance(MINUTE);
    expect(w.runOf(run.id)).toMatchObject({ state: "succeeded", costUsd: 0.1 });
    expect(w.store.spend({ fromDay: "2026-03-02" }).usd).toBe(0.1);
  });

  test("a run whose folder cannot be looked at does not keep the engine from starting", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    w.run(w.job({ name: "unreadable" }).id);
    const fine = w.run(w.job({ name: "fine" }).id);
    await w.advance(SECOND);
    w.crash();
    const broken = w.processes.ofRun(1);
    const { script } = broken;
    Object.defineProperty(broken, "token", {
      get: () => {
        throw new Error("EIO");
      },
      configurable: true,
    });
    await w.start();
    w.processes.end(w.processes.ofRun(fine.id), 0);
    await w.advance(10 * SECOND);
    expect(w.runOf(fine.id).state).toBe("succeeded");
    expect(w.runOf(1).state).toBe("running");
    Object.defineProperty(broken, "token", { value: "shim", writable: true });
    broken.script = script;
    w.processes.end(broken, 0);
    await w.advance(2 * MINUTE);
    expect(w.runOf(1).state).toBe("succeeded");
  });

  test("a run retried by hand right before the engine died is not late", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", lateness: "skip" });
    w.missingFolders.add("/work");
    await w.advance(HOUR);
    w.missingFolders.clear();
    w.engine.jobs.pause(job.id, null);
    w.engine.jobs.pauseEverything(null);
    w.engine.runs.retry(1);
    await w.advance(DAY);
    await w.restart();
    w.engine.jobs.resumeEverything();
    await w.advance(2 * SECOND);
    expect(w.runOf(1).state).toBe("succeeded");
  });

  test("settling once: a second report of the end changes nothing", async () => {
    const w = await world();
    w.processes.script = () => succeeds(SECOND, { usd: 1, tokens: 1 });
    const run = w.run(w.job().id);
    const watchers: (() => void)[] = [];
    await w.advance(500);
    for (const watcher of w.processes.ofRun(run.id).watchers) {
      const { onEnd } = watcher.handlers;
      watcher.handlers.onEnd = (end) => {
        onEnd(end);
        onEnd(end);
        watchers.push(() => onEnd(end));
      };
    }
    await w.advance(SECOND);
    for (const again of watchers) again();
    await w.advance(SECOND);
    expect(watchers).toHaveLength(1);
    expect(w.messages("run.succeeded")).toHaveLength(1);
    expect(w.store.spend({ fromDay: "2026-03-02" }).usd).toBe(1);
  });
});

describe("stopping", () => {
  test("a queued run, a waiting one, and a running one are cancelled", async () => {
    const w = await world({ settings: { maxActive: 1 } });
    w.processes.script = () => hangs();
    const running = w.run(w.job().id);
    const queued = w.run(w.job().id);
    const waiting = w.job({ schedule: "in 10s", after: [{ run: running.id, on: "failure" }] });
    await w.advance(11 * SECOND);
    const ids = [queued.id, w.runs(waiting.id)[0]!.id, running.id];
    for (const id of ids) expect(w.engine.runs.stop(id).ok).toBe(true);
    await w.advance(SECOND);
    expect(ids.map((id) => w.runOf(id).state)).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect(w.engine.runs.stop(running.id)).toMatchObject({ error: { code: "already-ended" } });
    expect(w.processes.all.size).toBe(1);
  });

  test("one that does not listen to TERM is killed after the grace time", async () => {
    const w = await world();
    w.processes.script = () => ({ ...hangs(), onTerm: "ignore" });
    const run = w.run(w.job().id);
    await w.advance(SECOND);
    w.engine.runs.stop(run.id);
    await w.advance(10 * SECOND - 1);
    expect(w.runOf(run.id).state).toBe("stopping");
    await w.advance(2);
    expect(w.runOf(run.id)).toMatchObject({ state: "cancelled", exitCode: 137 });
  });

  test("while its command is prepared: no process is started", async () => {
    const w = await world();
    let open = () => {};
    w.agents.gate = new Promise((resolve) => (open = resolve));
    const run = w.run(w.job().id);
    await w.advance(SECOND);
    expect(w.engine.runs.stop(run.id).ok).toBe(true);
    open();
    await w.advance(SECOND);
    expect(w.runOf(run.id).state).toBe("cancelled");
    expect(w.processes.all.size).toBe(0);
  });

  test("while its command is prepared again after a crash: no process is started", async () => {
    const w = await world();
    w.crashAt("start.recorded");
    const run = w.run(w.job().id);
    await w.advance(0);
    w.atFault = () => {};
    let open = () => {};
    w.agents.gate = new Promise((resolve) => (open = resolve));
    await w.start();
    expect(w.engine.runs.stop(run.id).ok).toBe(true);
    open();
    await w.advance(SECOND);
    expect(w.runOf(run.id).state).toBe("cancelled");
    expect(w.processes.all.size).toBe(0);
  });

  test("while its shim is being launched: the token is taken, and the agent never starts", async () => {
    const w = await world();
    let open = () => {};
    w.processes.gate = new Promise((resolve) => (open = resolve));
    const run = w.run(w.job().id);
    await w.advance(SECOND);
    expect(w.runOf(run.id).state).toBe("starting");
    expect(w.engine.runs.stop(run.id).ok).toBe(true);
    await w.advance(SECOND);
    open();
    await w.advance(SECOND);
    expect(w.runOf(run.id)).toMatchObject({ state: "cancelled", startedAt: null });
    expect(w.processes.ofRun(run.id).starts).toBe(0);
  });

  test("one that cannot be ended yet is tried again, and keeps its place meanwhile", async () => {
    const w = await world({ settings: { maxActive: 1 } });
    w.processes.script = ({ runId }) =>
      runId === 1 ? { ...hangs(), onTerm: "unkillable" } : succeeds();
    w.run(w.job().id);
    await w.advance(SECOND);
    const next = w.run(w.job().id);
    w.engine.runs.stop(1);
    await w.advance(5 * MINUTE);
    expect(w.states()).toEqual(["stopping", "queued"]);
    w.processes.ofRun(1).script.onTerm = "end";
    await w.advance(3 * MINUTE);
    expect([w.runOf(1).state, w.runOf(next.id).state]).toEqual(["cancelled", "succeeded"]);
  });
});

describe("the end of an engine", () => {
  test("the agents go on, and the next engine adopts them", async () => {
    const w = await world();
    w.processes.script = () => succeeds(MINUTE);
    const run = w.run(w.job().id);
    await w.advance(SECOND);
    await w.engine.stop({ stopAgents: false });
    expect(w.processes.alive()).toHaveLength(1);
    expect(w.runOf(run.id).state).toBe("running");
    await w.advance(2 * MINUTE);
    expect(w.runOf(run.id).state).toBe("running");
    await w.restart();
    await w.advance(SECOND);
    expect(w.runOf(run.id).state).toBe("succeeded");
  });

  test("with its agents: they are ended and settled before it is over, and nothing new begins", async () => {
    const w = await world({ settings: { maxActive: 2 } });
    w.processes.script = () => hangs();
    for (let i = 0; i < 3; i += 1) w.run(w.job().id);
    await w.advance(SECOND);
    await w.engine.stop({ stopAgents: true });
    expect(w.states()).toEqual(["cancelled", "cancelled", "queued"]);
    expect(w.processes.alive()).toEqual([]);
    await w.advance(HOUR);
    expect(w.states()).toEqual(["cancelled", "cancelled", "queued"]);
  });

  test("with its agents, while one is being prepared: it is not launched behind our back", async () => {
    const w = await world();
    let open = () => {};
    w.agents.gate = new Promise((resolve) => (open = resolve));
    w.run(w.job().id);
    await w.advance(SECOND);
    const stopped = w.engine.stop({ stopAgents: true });
    open();
    await stopped;
    await w.advance(SECOND);
    expect(w.processes.all.size).toBe(0);
    w.agents.gate = null;
    await w.restart();
    await w.advance(3 * SECOND);
    expect(w.states()).toEqual(["succeeded"]);
  });

  test("with its agents, while one is being launched: it is ended too", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    let open = () => {};
    w.processes.gate = new Promise((resolve) => (open = resolve));
    w.run(w.job().id);
    await w.advance(SECOND);
    const stopped = w.engine.stop({ stopAgents: true });
    open();
    await stopped;
    await w.advance(SECOND);
    expect(w.processes.alive()).toEqual([]);
    expect(w.states()).toEqual(["cancelled"]);
  });
});

describe("two engines over one data folder", () => {
  test("a thousand occurrences: none fires twice, none is left out", async () => {
    const w = await world();
    const job = w.job({ schedule: "every 1m", overlap: "allow" });
    await w.engine.stop({ stopAgents: false });
    w.openStore();
    const other = w.opened;
    const engines = [w.makeEngine(), w.makeEngine({ alive: true }, other.store)];
    for (const engine of engines) engine.start();
    await w.advance(1_000 * MINUTE);
    for (const engine of engines) await engine.stop({ stopAgents: false });
    const rows = w.ledger(job.id);
    expect(rows).toHaveLength(1_000);
    expect(new Set(rows.map((row) => row.dueAt)).size).toBe(1_000);
    expect(rows.every((row) => row.outcome === "fired")).toBe(true);
    expect(new Set(rows.map((row) => row.runId)).size).toBe(1_000);
    expect(w.runs()).toHaveLength(1_000);
    for (const process of w.processes.all.values()) expect(process.starts).toBeLessThanOrEqual(1);
    const starts = new Map<unknown, number>();
    for (const { request, starts: count } of w.processes.all.values()) {
      starts.set(request["runId"], (starts.get(request["runId"]) ?? 0) + count);
    }
    expect([...starts.values()].every((count) => count === 1)).toBe(true);
  });
});

describe("a full disk", () => {
  const writes = [
    "claim",
    "startAttempt",
    "transition",
    "settle",
    "retryLater",
    "recordCommand",
  ] as const;

  test.each(writes)(
    "when %s fails, no claim is lost and the run gets to its end",
    async (method) => {
      const w = await world();
      w.processes.script = ({ attempt }) =>
        method === "retryLater" && attempt === 1 ? fails("transient") : succeeds(MINUTE);
      const job = w.job({ schedule: "0 * * * *", retry: { backoffMs: 10 } });
      w.diskFull.add(method);
      await w.advance(HOUR + 2 * MINUTE);
      w.diskFull.clear();
      await w.advance(5 * MINUTE);
      expect(w.outcomes(job.id)).toHaveLength(1);
      expect(w.outcomes(job.id)[0]).toMatch(/^fired/);
      expect(w.states(job.id)).toEqual(["succeeded"]);
      for (const process of w.processes.all.values()) expect(process.starts).toBe(1);
      expect(w.processes.all.size).toBe(method === "retryLater" ? 2 : 1);
    },
  );

  test("the engine goes on, waits between its tries, and does not fill the log", async () => {
    const w = await world();
    w.job({ schedule: "0 * * * *" });
    w.diskFull.add("all");
    await w.advance(2 * HOUR);
    expect(w.logged.length).toBeLessThan(300);
    w.diskFull.clear();
    await w.advance(MINUTE);
    expect(w.outcomes(1)).toEqual(["coalesced", "fired"]);
  });

  test("a run under way is adopted again when its start could not be recorded", async () => {
    const w = await world();
    w.processes.script = () => succeeds(10 * MINUTE);
    w.diskFull.add("transition");
    const run = w.run(w.job().id);
    await w.advance(SECOND);
    w.diskFull.clear();
    await w.advance(2 * MINUTE);
    expect(w.runOf(run.id)).toMatchObject({ state: "running" });
    await w.advance(10 * MINUTE);
    expect(w.runOf(run.id)).toMatchObject({ state: "succeeded" });
    expect(w.processes.ofRun(run.id).starts).toBe(1);
  });

  test("one job that cannot be accounted for does not hold up the others, and keeps its pause", async () => {
    const w = await world();
    const bad = w.job({ schedule: "0 * * * *", name: "bad" });
    const good = w.job({ schedule: "0 * * * *", name: "good" });
    w.engine.jobs.pause(bad.id, w.clock.now() + 90 * MINUTE);
    const { claim } = w.store;
    w.store.claim = (what) => {
      if (what.jobId === bad.id) throw new Error("Something is wrong with this job.");
      return claim(what);
    };
    await w.advance(2 * HOUR + MINUTE);
    expect(w.outcomes(good.id)).toEqual(["fired", "fired"]);
    expect(() => w.engine.jobs.edit(bad.id, null, { schedule: "" })).toThrow("wrong with this job");
    w.store.claim = claim;
    await w.advance(MINUTE);
    expect(w.outcomes(bad.id)).toEqual(["skipped-paused", "fired-late"]);
  });

  test("an adapter that throws refuses the run with its sentence", async () => {
    const w = await world();
    w.agents.accountOf = () => {
      throw new TypeError("x is not a function");
    };
    const run = w.run(w.job().id);
    await w.advance(SECOND);
    expect(w.runOf(run.id)).toMatchObject({ state: "refused" });
    expect(w.runOf(run.id).reason).toContain("x is not a function");
  });
});
