import { describe, expect, test } from "vitest";
import { restoreBackup } from "../store/index.ts";
import { reclaim } from "./reclaim.ts";
import { fails, hangs, succeeds } from "./testing/scripts.ts";
import { HOUR, MINUTE, SECOND, world, type World } from "./testing/world.ts";

/** Puts a backup in the place of the database, as `belfry restore` does, and starts an engine over it. */
async function restored(w: World, backup: string): Promise<number> {
  w.crash();
  w.opened.close();
  const result = restoreBackup(w.dir, backup, () => w.clock.now());
  if (!result.ok) throw new Error(result.error.message);
  w.openStore();
  const engine = w.makeEngine();
  const taken = reclaim(engine.context, (upTo) => w.store.reserveRunIds(upTo), w.clock.now());
  await w.start();
  return taken;
}

const startsOf = (w: World) => [...w.processes.all.values()].map((each) => each.starts);

describe("after a restored backup", () => {
  test("what fired after the backup does not fire again, and the ledger is accounted for", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", lateness: "run-all" });
    await w.advance(2 * HOUR + MINUTE);
    const backup = w.store.backup("test");
    await w.advance(3 * HOUR);
    const before = w.ledger(job.id).map((row) => row.dueAt);
    expect(before).toHaveLength(5);
    expect(w.processes.all.size).toBe(5);

    expect(await restored(w, backup)).toBe(3);
    await w.advance(10 * MINUTE);
    expect(w.ledger(job.id).map((row) => row.dueAt)).toEqual(before);
    expect(w.outcomes(job.id)).toEqual(Array(5).fill("fired"));
    expect(w.processes.all.size).toBe(5);
    expect(startsOf(w)).toEqual([1, 1, 1, 1, 1]);
    expect(w.states(job.id)).toEqual(Array(5).fill("succeeded"));

    await w.advance(HOUR);
    expect(w.outcomes(job.id)).toHaveLength(6);
    // Folders are never used twice: new runs have greater numbers than any folder.
    expect(w.runs().map((run) => run.id)).toEqual([1, 2, 6, 7, 8, 9]);
  });

  test("what ended before it was told then, and is not told again; what ends later is", async () => {
    const w = await world();
    w.processes.script = () => succeeds(90 * MINUTE);
    const limits = { timeoutMs: 0, stallMs: 0 };
    const job = w.job({ schedule: "0 */2 * * *", limits });
    const backup = w.store.backup("test");
    await w.advance(4 * HOUR + MINUTE);
    expect(w.states(job.id)).toEqual(["succeeded", "running"]);

    expect(await restored(w, backup)).toBe(2);
    expect(w.states(job.id)).toEqual(["succeeded", "running"]);
    expect(w.store.deliveries({})).toEqual([]);
    await w.advance(2 * HOUR - 2 * MINUTE);
    const told = w.store.deliveries({}).map(({ event, runId }) => [event, runId]);
    expect(told).toEqual([["run.succeeded", w.runs(job.id)[1]!.id]]);
  });

  test("an agent that was started after the backup and still runs is adopted", async () => {
    const w = await world();
    w.processes.script = () => succeeds(2 * HOUR, { usd: 0.5, tokens: 5 });
    const limits = { timeoutMs: 0, stallMs: 0 };
    const job = w.job({ schedule: "0 * * * *", env: { MODE: "x" }, limits, overlap: "queue" });
    const backup = w.store.backup("test");
    await w.advance(HOUR + MINUTE);
    await restored(w, backup);
    expect(w.states(job.id)).toEqual(["running"]);
    expect(w.runs(job.id)[0]!.work).toMatchObject({ prompt: "Do it.", env: { MODE: "x" } });
    await w.advance(2 * HOUR);
    expect(w.runs(job.id)[0]).toMatchObject({ state: "succeeded", costUsd: 0.5 });
    expect(startsOf(w)).toEqual([1, 1]);
  });

  test("a run by hand that the backup holds as queued is not started a second time", async () => {
    const w = await world({ settings: { maxActive: 1 } });
    w.processes.script = () => hangs();
    w.run(w.job({ name: "busy" }).id);
    await w.advance(SECOND);
    const run = w.run(w.job().id);
    await w.advance(SECOND);
    expect(w.runOf(run.id).state).toBe("queued");
    const backup = w.store.backup("test");
    w.engine.runs.stop(1);
    await w.advance(SECOND);
    expect(w.runOf(run.id).state).toBe("running");
    await restored(w, backup);
    await w.advance(SECOND);
    expect(w.runOf(run.id).state).toBe("running");
    expect(w.runs()).toHaveLength(2);
    expect(startsOf(w)).toEqual([1, 1]);
  });

  test("a retry made after the backup is not made again", async () => {
    const w = await world();
    w.processes.script = ({ attempt }) =>
      attempt === 1 ? fails("transient", {}, MINUTE) : succeeds(MINUTE);
    const run = w.run(w.job().id);
    await w.advance(SECOND);
    const backup = w.store.backup("test");
    await w.advance(10 * MINUTE);
    expect(w.runOf(run.id)).toMatchObject({ state: "succeeded", attempt: 2 });
    await restored(w, backup);
    await w.advance(10 * MINUTE);
    expect(w.runOf(run.id)).toMatchObject({ state: "succeeded", attempt: 2 });
    expect(startsOf(w)).toEqual([1, 1]);
  });

  test("looking twice changes nothing, and what is no request is left alone", async () => {
    const w = await world();
    w.job({ schedule: "0 * * * *" });
    const backup = w.store.backup("test");
    await w.advance(HOUR + MINUTE);
    await restored(w, backup);
    await w.advance(SECOND);
    w.processes.ofRun(1).request = { runId: "x" };
    expect(reclaim(w.engine.context, () => {}, 0)).toBe(0);
    expect(w.runs()).toHaveLength(1);
  });

  test("the request of an attempt holds no variables of the job: they may be secret", async () => {
    const w = await world();
    w.run(w.job({ env: { TOKEN: "secret-value" } }).id);
    await w.advance(SECOND);
    expect(JSON.stringify(w.processes.ofRun(1).request)).not.toContain("secret-value");
  });
});
