import { describe, expect, test } from "vitest";
import { hangs, succeeds } from "./testing/scripts.ts";
import { HOUR, MINUTE, MONDAY, SECOND, world } from "./testing/world.ts";

describe("pause of one job", () => {
  test("for a time: it goes on by itself, at the instant and not before", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.engine.jobs.pause(job.id, MONDAY + 3 * HOUR);
    await w.advance(4 * HOUR);
    // The instant at which the pause ends is no longer in it.
    expect(w.outcomes(job.id)).toEqual(["skipped-paused", "skipped-paused", "fired", "fired"]);
    expect(w.store.job(job.id)).toMatchObject({ enabled: true, pausedUntil: null });
  });

  test("for a time, and no engine runs when it ends: what was due after it is late, not paused", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.engine.jobs.pause(job.id, MONDAY + 2 * HOUR + MINUTE);
    w.crash();
    await w.advance(4 * HOUR + 5 * MINUTE);
    await w.start();
    expect(w.outcomes(job.id)).toEqual([
      "skipped-paused",
      "skipped-paused",
      "coalesced",
      "fired-late",
    ]);
    expect(w.store.job(job.id)!.enabled).toBe(true);
  });

  test("what was due before the pause is accounted for before it begins", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", lateness: "run-all" });
    w.clock.wall += 2 * HOUR;
    w.engine.jobs.pause(job.id, null);
    expect(w.outcomes(job.id)).toEqual(["fired-late", "fired"]);
  });

  test("a run that was queued or waiting when its job is paused goes on", async () => {
    const w = await world({ settings: { maxActive: 1 } });
    w.processes.script = ({ jobName }) => (jobName === "busy" ? hangs() : succeeds());
    w.run(w.job({ name: "busy" }).id);
    await w.advance(SECOND);
    const queued = w.job({ schedule: "0 * * * *" });
    await w.advance(HOUR);
    w.engine.jobs.pause(queued.id, null);
    w.engine.runs.stop(1);
    await w.advance(3 * SECOND);
    expect(w.states(queued.id)).toEqual(["succeeded"]);
  });

  test("a paused job can be run by hand", async () => {
    const w = await world();
    const job = w.job();
    w.engine.jobs.pause(job.id, null);
    w.run(job.id);
    await w.advance(2 * SECOND);
    expect(w.states(job.id)).toEqual(["succeeded"]);
  });
});

describe("pause of everything", () => {
  test("until resumed: nothing is due and nothing starts, not even what was queued or is wanted by hand", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.engine.jobs.pauseEverything(null);
    const run = w.run(w.job({ name: "by hand" }).id);
    await w.advance(2 * HOUR);
    expect(w.ledger(job.id).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["skipped-paused", "Everything was paused."],
      ["skipped-paused", "Everything was paused."],
    ]);
    expect(w.runOf(run.id).state).toBe("queued");
    w.engine.jobs.resumeEverything();
    await w.advance(2 * SECOND);
    expect(w.runOf(run.id).state).toBe("succeeded");
    await w.advance(HOUR);
    expect(w.outcomes(job.id).at(-1)).toBe("fired");
  });

  test("for a time, and no engine runs when it ends", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", lateness: "skip" });
    w.engine.jobs.pauseEverything(MONDAY + 90 * MINUTE);
    w.crash();
    await w.advance(3 * HOUR);
    await w.start();
    expect(w.outcomes(job.id)).toEqual(["skipped-paused", "skipped-late", "fired"]);
    expect(w.engine.pause.until).toBeNull();
  });

  test("it outlives a restart", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.engine.jobs.pauseEverything(null);
    await w.restart();
    await w.advance(HOUR);
    expect(w.outcomes(job.id)).toEqual(["skipped-paused"]);
  });

  test("a clock that is set back does not end it", async () => {
    const w = await world();
    await w.advance(5 * HOUR);
    w.engine.jobs.pauseEverything(null);
    w.setClock(MONDAY);
    const run = w.run(w.job().id);
    await w.advance(MINUTE);
    expect(w.runOf(run.id).state).toBe("queued");
  });

  test("runs under way go on", async () => {
    const w = await world();
    w.processes.script = () => succeeds(MINUTE);
    const run = w.run(w.job().id);
    await w.advance(SECOND);
    w.engine.jobs.pauseEverything(null);
    await w.advance(2 * MINUTE);
    expect(w.runOf(run.id).state).toBe("succeeded");
  });
});
