import { describe, expect, test } from "vitest";
import { fails, hangs, succeeds } from "./testing/scripts.ts";
import { DAY, HOUR, MINUTE, MONDAY, SECOND, world } from "./testing/world.ts";

describe("the clock and the machine", () => {
  test("set back: what is in the ledger does not fire again", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    await w.advance(3 * HOUR + MINUTE);
    w.setClock(MONDAY);
    await w.advance(6 * HOUR);
    expect(w.ledger(job.id).map((row) => (row.dueAt - MONDAY) / HOUR)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(w.runs(job.id)).toHaveLength(6);
  });

  test("set back and edited: the same instants are due again, and do not fire again", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    await w.advance(3 * HOUR + MINUTE);
    w.setClock(MONDAY + 30 * MINUTE);
    w.engine.jobs.edit(job.id, null, { schedule: "0 */1 * * *" });
    await w.advance(4 * HOUR);
    expect(w.outcomes(job.id)).toEqual(["fired", "fired", "fired", "fired"]);
    expect(w.runs(job.id)).toHaveLength(4);
  });

  test("set forward: the lateness rule, found by the heartbeat within 30 s", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    await w.advance(MINUTE);
    w.setClock(MONDAY + 5 * HOUR + 10 * MINUTE);
    await w.advance(30 * SECOND);
    expect(w.outcomes(job.id)).toEqual([...Array(4).fill("coalesced"), "fired-late"]);
  });

  test("sleep, not told by the operating system: found by the heartbeat within 30 s", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", lateness: "skip" });
    await w.advance(MINUTE);
    await w.sleep(2 * HOUR, false);
    await w.advance(30 * SECOND);
    expect(w.outcomes(job.id)).toEqual(["skipped-late", "skipped-late"]);
    expect(w.logged.some((line) => line.includes("The machine slept"))).toBe(true);
  });

  test("sleep over a run that was claimed and had not begun: it obeys the lateness rule of its job", async () => {
    const w = await world({ settings: { maxActive: 1 } });
    w.processes.script = ({ jobName }) => (jobName === "busy" ? hangs() : succeeds());
    w.run(w.job({ name: "busy", limits: { timeoutMs: 0, stallMs: 0 } }).id);
    await w.advance(SECOND);
    const skips = w.job({ schedule: "0 * * * *", lateness: "skip" });
    const once = w.job({ schedule: "0 * * * *" });
    await w.advance(HOUR + SECOND);
    await w.sleep(30 * MINUTE);
    expect(w.outcomes(skips.id)).toEqual(["skipped-late"]);
    expect(w.states(skips.id)).toEqual(["refused"]);
    expect(w.outcomes(once.id)).toEqual(["fired"]);
  });

  test("a small step of the clock makes nothing late that waits for a place", async () => {
    const w = await world({ settings: { maxActive: 1 } });
    w.processes.script = () => hangs();
    w.run(w.job({ name: "busy", limits: { timeoutMs: 0, stallMs: 0 } }).id);
    const job = w.job({ schedule: "0 * * * *", lateness: "skip" });
    await w.advance(HOUR + 5 * MINUTE);
    w.setClock(w.clock.now() + 20 * SECOND);
    await w.advance(MINUTE);
    expect(w.outcomes(job.id)).toEqual(["fired"]);
    expect(w.states(job.id)).toEqual(["queued"]);
  });

  test("a run that waits for a place for long is not late by it", async () => {
    const w = await world({ settings: { maxActive: 1 } });
    w.processes.script = ({ jobName }) => succeeds(jobName === "busy" ? 2 * HOUR : SECOND);
    w.run(w.job({ name: "busy", limits: { timeoutMs: 0, stallMs: 0 } }).id);
    const job = w.job({ schedule: "0 * * * *", lateness: "skip", overlap: "queue" });
    await w.advance(2 * HOUR + 5 * SECOND);
    expect(w.states(job.id)[0]).toBe("succeeded");
  });

  test("catch-up runs start soon, also when the clock is set back by a year", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    await w.sleep(2 * HOUR + 5 * MINUTE);
    await w.advance(SECOND);
    w.setClock(MONDAY - 365 * DAY);
    w.engine.jobs.edit(job.id, null, { schedule: "*/30 * * * *" });
    await w.sleep(2 * HOUR + 5 * MINUTE);
    await w.advance(10 * SECOND);
    expect(w.states(job.id)).toEqual(["succeeded", "succeeded"]);
  });

  test("no polling: an engine with nothing to do looks every 30 s and no more", async () => {
    const w = await world();
    w.job({ schedule: "0 0 1 1 *" });
    let looks = 0;
    const look = w.engine.supervisor.checkLimits.bind(w.engine.supervisor);
    w.engine.supervisor.checkLimits = () => {
      looks += 1;
      look();
    };
    await w.advance(HOUR);
    expect(looks).toBeLessThanOrEqual(121);
  });

  test("a sign of life every 30 s", async () => {
    const w = await world();
    await w.advance(10 * MINUTE);
    const gaps = w.beats.slice(1).map((beat, index) => beat - w.beats[index]!);
    expect(w.beats.length).toBeGreaterThanOrEqual(20);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30 * SECOND);
  });

  test("an occurrence fires at its instant, not at the next heartbeat", async () => {
    const w = await world();
    w.processes.script = () => fails("permanent");
    const job = w.job({ schedule: "in 61s" });
    await w.advance(62 * SECOND);
    expect(w.runs(job.id)[0]!.startedAt).toBe(MONDAY + 61 * SECOND);
  });
});
