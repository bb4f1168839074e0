import { describe, expect, test } from "vitest";
import { fails, hangs, succeeds } from "./testing/scripts.ts";
import { DAY, HOUR, MINUTE, MONDAY, SECOND, world } from "./testing/world.ts";

describe("changing jobs", () => {
  test("what was due under the old schedule is accounted for before the new one counts", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.clock.wall += 3 * HOUR + 30 * MINUTE;
    const edited = w.engine.jobs.edit(job.id, job.version, { schedule: "*/30 * * * *" });
    expect(edited.ok).toBe(true);
    await w.advance(HOUR);
    expect(w.ledger(job.id).map((row) => [(row.dueAt - MONDAY) / HOUR, row.outcome])).toEqual([
      [1, "coalesced"],
      [2, "coalesced"],
      [3, "fired-late"],
      [4, "fired"],
      [4.5, "fired"],
    ]);
  });

  test("the same for a job with a cap on its fires, whose gap takes several rounds", async () => {
    const w = await world();
    const job = w.job({
      schedule: "0 * * * *",
      lateness: "skip",
      scheduleOptions: { maxFires: 2 },
    });
    w.clock.wall += 6 * HOUR + 30 * MINUTE;
    w.engine.jobs.edit(job.id, null, { schedule: "0 0 1 1 *" });
    expect(w.outcomes(job.id)).toEqual(Array(6).fill("skipped-late"));
  });

  test("a change of something else leaves the schedule alone", async () => {
    const w = await world();
    const job = w.job({ schedule: "every 45m" });
    await w.advance(30 * MINUTE);
    w.engine.jobs.edit(job.id, null, { name: "New name", prompt: "Something else." });
    await w.advance(HOUR);
    expect(w.ledger(job.id).map((row) => row.dueAt - MONDAY)).toEqual([45 * MINUTE, 90 * MINUTE]);
    expect(w.runs(job.id)[0]!.work.prompt).toBe("Something else.");
  });

  test("someone else changed it first: nothing is changed, and their job is handed back", async () => {
    const w = await world();
    const job = w.job();
    w.engine.jobs.edit(job.id, job.version, { name: "Theirs" });
    const mine = w.engine.jobs.edit(job.id, job.version, { name: "Mine" });
    expect(mine).toMatchObject({
      ok: false,
      error: { code: "conflict", current: { name: "Theirs" } },
    });
    expect(w.store.job(job.id)!.name).toBe("Theirs");
  });

  test("what the engine notes for itself refuses nobody's edit", async () => {
    const w = await world({ timezone: "Europe/Paris" });
    w.processes.script = () => fails("permanent");
    const job = w.job({ schedule: "0 * * * *", timezone: "local" });
    await w.advance(2 * HOUR);
    w.timezone = "Asia/Tokyo";
    await w.advance(MINUTE);
    expect(w.engine.jobs.edit(job.id, job.version, { name: "Mine" }).ok).toBe(true);
  });

  test("a removed job fires no more, keeps its history, and comes back without what it missed", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    await w.advance(HOUR);
    w.engine.jobs.remove(job.id);
    await w.advance(2 * HOUR);
    expect(w.outcomes(job.id)).toEqual(["fired"]);
    expect(w.engine.jobs.edit(job.id, null, { name: "x" })).toMatchObject({
      error: { code: "not-found" },
    });
    expect(w.engine.runs.ofJob(job.id)).toMatchObject({ error: { code: "not-found" } });
    w.engine.jobs.restore(job.id);
    await w.advance(HOUR);
    expect(w.ledger(job.id).map((row) => (row.dueAt - MONDAY) / HOUR)).toEqual([1, 4]);
  });

  test("an instant fires once, also one that is now", async () => {
    const w = await world();
    const now = w.job({ schedule: "2026-03-02T00:00:00Z" });
    const later = w.job({ schedule: "2026-03-02 12:00" });
    await w.advance(DAY);
    expect(w.ledger(now.id).map((row) => row.dueAt)).toEqual([MONDAY]);
    expect(w.ledger(later.id).map((row) => row.dueAt)).toEqual([MONDAY + 12 * HOUR]);
  });

  test.each([
    [{ schedule: "every blue moon" }, "invalid-schedule", "schedule"],
    [{ schedule: "0 0 30 2 *" }, "invalid-schedule", "schedule"],
    [{ timezone: "Europe/Pariss" }, "unknown-timezone", "timezone"],
    [{ after: [{ run: 7, on: "success" as const }] }, "invalid", "after"],
    [{ follows: [{ job: 7, on: "success" as const }] }, "invalid", "follows"],
  ])("refused with the field to blame: %j", async (patch, code, field) => {
    const w = await world();
    const job = w.job();
    expect(w.engine.jobs.edit(job.id, null, patch)).toMatchObject({
      ok: false,
      error: { code, field },
    });
  });
});

describe("the zone of a job", () => {
  test("a job that follows this computer moves with it; a pinned one does not", async () => {
    const w = await world({ timezone: "Europe/Paris" });
    const local = w.job({ schedule: "0 9 * * *", timezone: "local" });
    const pinned = w.job({ schedule: "0 9 * * *", timezone: "Europe/Paris" });
    await w.advance(10 * HOUR);
    w.timezone = "America/New_York";
    w.engine.clockChanged();
    await w.advance(DAY);
    const hours = (id: number) => w.ledger(id).map((row) => (row.dueAt - MONDAY) / HOUR);
    expect(hours(local.id)).toEqual([8, 14, 33 + 5].filter((hour) => hour <= 34));
    expect(hours(pinned.id)).toEqual([8, 32]);
  });

  test("what was due before the change was due in the zone before", async () => {
    const w = await world({ timezone: "UTC" });
    const job = w.job({ schedule: "0 */6 * * *", timezone: "local" });
    w.crash();
    await w.advance(20 * HOUR);
    w.timezone = "Asia/Kolkata";
    await w.start();
    expect(w.ledger(job.id).map((row) => (row.dueAt - MONDAY) / HOUR)).toEqual([6, 12, 18]);
    await w.advance(5 * HOUR);
    expect(w.ledger(job.id).at(-1)!.dueAt - MONDAY).toBe(24.5 * HOUR);
  });
});

describe("jobs that follow others", () => {
  test.each([
    ["success", succeeds(), 1],
    ["success", fails("permanent"), 0],
    ["failure", fails("permanent"), 1],
    ["failure", succeeds(), 0],
    ["any", fails("permanent"), 1],
  ] as const)("on %s", async (on, script, runs) => {
    const w = await world();
    w.processes.script = ({ jobName }) => (jobName === "leader" ? script : succeeds());
    const leader = w.job({ name: "leader" });
    const follower = w.job({ name: "follower", follows: [{ job: leader.id, on }] });
    w.run(leader.id);
    await w.advance(5 * SECOND);
    expect(w.runs(follower.id)).toHaveLength(runs);
    if (runs > 0) {
      expect(w.runs(follower.id)[0]).toMatchObject({ trigger: "job", state: "succeeded" });
    }
  });

  test("a retried leader starts its follower once, at the real end", async () => {
    const w = await world();
    w.processes.script = ({ jobName, attempt }) =>
      jobName === "leader" && attempt === 1 ? fails("transient") : succeeds();
    const leader = w.job({ name: "leader" });
    const follower = w.job({ name: "follower", follows: [{ job: leader.id, on: "any" }] });
    w.run(leader.id);
    await w.advance(5 * MINUTE);
    expect(w.states(follower.id)).toEqual(["succeeded"]);
  });

  test("a circle is refused, also a long one and one of a single job", async () => {
    const w = await world();
    const a = w.job({ name: "a" });
    const b = w.job({ name: "b", follows: [{ job: a.id }] });
    const c = w.job({ name: "c", follows: [{ job: b.id }] });
    for (const job of [a.id, c.id]) {
      expect(w.engine.jobs.edit(a.id, null, { follows: [{ job, on: "any" }] })).toMatchObject({
        ok: false,
        error: { field: "follows", message: expect.stringContaining("circle") },
      });
    }
  });

  test("a paused or removed follower does not start", async () => {
    const w = await world();
    const leader = w.job({ name: "leader" });
    const paused = w.job({ name: "paused", follows: [{ job: leader.id }] });
    const removed = w.job({ name: "removed", follows: [{ job: leader.id }] });
    w.engine.jobs.pause(paused.id, null);
    w.engine.jobs.remove(removed.id);
    w.run(leader.id);
    await w.advance(5 * SECOND);
    expect(w.runs()).toHaveLength(1);
  });
});

describe("running by hand", () => {
  test("changes for one run stay with the run", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const job = w.job();
    const made = w.engine.runs.ofJob(job.id, "manual", { prompt: "Another." });
    expect(made).toMatchObject({ ok: true, value: { work: { prompt: "Another." } } });
    expect(w.store.job(job.id)!.prompt).toBe("Do it.");
  });

  test("a trial of a draft belongs to no job", async () => {
    const w = await world();
    const { limits, retry, ...rest } = w.runOf(w.run(w.job().id).id).work;
    const made = w.engine.runs.ofWork({ ...rest, limits, retry }, "Draft");
    await w.advance(3 * SECOND);
    expect(w.runOf(made.ok ? made.value.id : 0)).toMatchObject({
      jobId: null,
      jobName: "Draft",
      trigger: "test",
      state: "succeeded",
    });
  });
});

describe("leaving out the next occurrence", () => {
  test("it has its row at once, never fires, and the one after it does", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    const heard: string[] = [];
    w.engine.context.events.subscribe((event) => heard.push(event.type));
    const skipped = w.engine.jobs.skipNext(job.id, MONDAY + HOUR);
    expect(skipped).toMatchObject({ ok: true, value: { nextDueAt: MONDAY + 2 * HOUR, fires: 0 } });
    expect(heard).toEqual(["occurrence", "job"]);
    expect(w.ledger(job.id)).toMatchObject([
      { dueAt: MONDAY + HOUR, outcome: "skipped-paused", reason: "Skipped by hand.", runId: null },
    ]);
    await w.advance(2 * HOUR);
    expect(w.outcomes(job.id)).toEqual(["skipped-paused", "fired"]);
  });

  test("one that is no longer the next is refused, and nothing is written", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    await w.advance(HOUR);
    const late = w.engine.jobs.skipNext(job.id, MONDAY + HOUR);
    expect(late).toMatchObject({ ok: false, error: { code: "invalid" } });
    expect(w.outcomes(job.id)).toEqual(["fired"]);
    w.engine.jobs.remove(job.id);
    const gone = w.engine.jobs.skipNext(job.id, MONDAY + 2 * HOUR);
    expect(gone).toMatchObject({ ok: false, error: { code: "not-found" } });
  });

  test("it stays left out when the job is removed and restored, and is not shown as the next", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.engine.jobs.skipNext(job.id, MONDAY + HOUR);
    w.engine.jobs.remove(job.id);
    const restored = w.engine.jobs.restore(job.id);
    expect(restored).toMatchObject({ ok: true, value: { nextDueAt: MONDAY + 2 * HOUR } });
  });

  test("it stays left out when the clock is set back, and when the schedule is saved anew", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.engine.jobs.skipNext(job.id, MONDAY + HOUR);
    w.engine.jobs.edit(job.id, null, { scheduleOptions: { ...job.scheduleOptions } });
    await w.advance(HOUR + MINUTE);
    w.setClock(MONDAY + 30 * MINUTE);
    await w.advance(HOUR);
    expect(w.outcomes(job.id)).toEqual(["skipped-paused"]);
    expect(w.runs(job.id)).toEqual([]);
  });
});
