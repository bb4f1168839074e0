/**
 * kill -9 of the engine, at each named fault point and at random moments, with running, starting, settling and
 * catching-up jobs: nothing runs twice, nothing is lost, every occurrence is accounted for, no process is left,
 * exit codes are true and output is whole.
 */
import { afterEach, expect, test } from "vitest";
import type { Run } from "../../contract/run.ts";
import { FAULT_POINTS } from "../../main/engine/ports.ts";
import { CrashWorld } from "../lib/crash-world.ts";
import { ledgerOf, runsOf, settled, until, verify } from "../lib/verify-world.ts";

const SOAK = process.env["BELFRY_SOAK"] === "1";
const RANDOM_CRASHES = SOAK ? 200 : 20;
/** Longest wait for a fault point that the jobs may not reach in a round. */
const FAULT_WAIT_MS = 6_000;

let world: CrashWorld | null = null;

afterEach(async () => {
  await world?.remove();
  world = null;
});

function busyWorld(): CrashWorld {
  const made = new CrashWorld({
    engine: { maxActive: 50, catchUpSpreadMs: 100, minFreeBytes: 0 },
  });
  made.add({ name: "quick", schedule: "every 1s", body: ":", exitCode: 0 });
  made.add({ name: "slow", schedule: "every 2s", body: "sleep 1.5", exitCode: 3 });
  made.add({
    name: "many",
    schedule: "every 1s",
    body: "sleep 1.2",
    exitCode: 0,
    args: ["--overlap", "allow", "--grace", "0s", "--lateness", "run-all"],
  });
  made.add({
    name: "late",
    schedule: "*/2 * * * * *",
    body: "sleep 0.3",
    exitCode: 7,
    args: ["--overlap", "queue", "--grace", "0s", "--lateness", "run-once"],
  });
  made.add({
    name: "retried",
    schedule: "every 3s",
    body: "sleep 0.1",
    exitCode: 1,
    args: ["--retries", "1"],
  });
  made.add({
    name: "checked",
    schedule: "every 2s",
    body: "sleep 0.1",
    exitCode: 0,
    args: ["--precheck", "sleep 0.1"],
  });
  return made;
}

// Points of a path that the busy jobs do not take by themselves are reached in tests of their own.
const ON_THE_WAY = FAULT_POINTS.filter(
  (point) => !/^(?:stop|retry|worktree|deliver)\./.test(point),
);

test("kill -9 at each fault point on the way of a run", { timeout: 300_000 }, async () => {
  world = busyWorld();
  const reached: string[] = [];
  for (const point of ON_THE_WAY) {
    for (const count of SOAK ? [1, 2, 5, 9] : [1, 3]) {
      await world.start(`${point}:${count}`);
      if (await world.crashAtFault(FAULT_WAIT_MS)) reached.push(`${point}:${count}`);
    }
  }
  // Every point must have been reached at least once, or the test proves nothing.
  expect(new Set(reached.map((each) => each.split(":")[0]))).toEqual(new Set(ON_THE_WAY));
  const seen = await verify(world);
  expect(seen.runs).toBeGreaterThan(ON_THE_WAY.length);
});

test("kill -9 at random moments", { timeout: SOAK ? 3_600_000 : 300_000 }, async () => {
  world = busyWorld();
  for (let n = 0; n < RANDOM_CRASHES; n++) {
    await world.start();
    const aliveMs = Math.random() ** 2 * 2_500;
    await new Promise((resolve) => setTimeout(resolve, aliveMs));
    await world.crash();
    if (Math.random() < 0.3) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3_000));
    }
  }
  const seen = await verify(world);
  expect(seen.runs).toBeGreaterThan(20);
});

/** A run that is under way, and an engine that is told to end itself at a point of ending or retrying a run. */
async function worldWithOne(prompt: string, ...options: string[]): Promise<CrashWorld> {
  const made = new CrashWorld({ engine: { stopGraceMs: 1_000, minFreeBytes: 0 } });
  made.json("add", "none", prompt, "--name", "one", ...options);
  return made;
}

test.for(["stop.before", "stop.signalled"])(
  "kill -9 at %s: the run is cancelled",
  async (point) => {
    world = await worldWithOne("trap '' TERM; echo on; tail -f /dev/null", "--agent", "shell");
    await world.start(point);
    const { id } = world.json<Run>("run", "one", "--no-wait");
    await until(() => runsOf(world!).some((run) => run.state === "running"), 10_000);
    // The engine dies while it answers; what the command says then is not the matter here.
    world.run("stop", String(id), "--no-wait");
    expect(await world.crashAtFault(10_000)).toBe(true);
    await world.start();
    await until(() => settled(world!), 20_000);
    expect(runsOf(world).map((run) => run.state)).toEqual(["cancelled"]);
    await world.stop();
    expect(world.processes()).toEqual([]);
  },
);

test("kill -9 after a wait for a usage limit is written: the session goes on", async () => {
  world = await worldWithOne("[demo:slow 0] [demo:limit 4]", "--agent", "demo");
  await world.start("retry.after");
  world.run("run", "one", "--no-wait");
  expect(await world.crashAtFault(15_000)).toBe(true);
  const [waiting] = runsOf(world);
  expect(waiting).toMatchObject({ state: "waiting", attempt: 1, failureClass: "usage-limit" });
  await world.start();
  await until(() => settled(world!), 30_000);
  const [ended] = runsOf(world);
  expect(ended).toMatchObject({ state: "succeeded", attempt: 2, sessionId: waiting!.sessionId });
  await world.stop();
  expect(world.processes()).toEqual([]);
});

test("after a time without an engine, catch-up runs start at a distance from each other", async () => {
  const spreadMs = 1_500;
  world = new CrashWorld({ engine: { catchUpSpreadMs: spreadMs, minFreeBytes: 0 } });
  const due = new Date(Math.ceil(Date.now() / 1000) * 1000 + 4_000);
  for (const name of ["a", "b", "c"]) {
    const args = ["--grace", "0s", "--tz", "UTC"];
    world.add({ name, schedule: due.toISOString(), body: ":", exitCode: 0, args });
  }
  await until(() => Date.now() > due.getTime() + 500, 10_000);
  await world.start();
  await until(() => runsOf(world!).length === 3 && settled(world!), 20_000);
  const runs = runsOf(world).sort((a, b) => a.dispatchedAt! - b.dispatchedAt!);
  expect(runs.map((run) => run.state)).toEqual(["succeeded", "succeeded", "succeeded"]);
  expect(ledgerOf(world).map((row) => row.outcome)).toEqual(Array(3).fill("fired-late"));
  for (const n of [1, 2]) {
    expect(runs[n]!.dispatchedAt! - runs[n - 1]!.dispatchedAt!).toBeGreaterThan(spreadMs - 200);
  }
  await world.stop();
});
