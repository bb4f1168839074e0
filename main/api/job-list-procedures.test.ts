import { describe, expect, test } from "vitest";
import { fromStrip } from "../../contract/strip.ts";
import { fails, hangs, succeeds } from "../engine/testing/scripts.ts";
import { DAY, HOUR, MINUTE, MONDAY, SECOND } from "../engine/testing/world.ts";
import { api, draft } from "./testing/host.ts";

describe("the overview", () => {
  test("has what lists show of a job, and nothing of its prompt", async () => {
    const { w, client } = await api();
    const job = await client.jobs.create({
      ...draft,
      schedule: "every weekday at 9",
      timezone: "UTC",
      tags: ["nightly"],
    });
    const ends = [
      () => succeeds(MINUTE, { usd: 0.25 }),
      () => fails("permanent", {}, 2_000),
      () => hangs(),
    ];
    w.processes.script = ({ runId }) => ends[Number(runId) - 1]!();
    for (let n = 0; n < 3; n += 1) {
      await client.jobs.run({ id: job.id });
      await w.advance(2 * MINUTE);
    }
    const [line] = await client.jobs.overview({ language: "pt-BR" });
    expect(line).toMatchObject({
      name: "Job",
      meaning: "A cada dia útil (segunda a sexta) às 09:00",
      nextDueAt: MONDAY + 9 * HOUR,
      tags: ["nightly"],
      lastRun: { id: 2, state: "failed", reason: "Failed: permanent." },
      activeRun: { id: 3, state: "running" },
      monthUsd: 0.25,
      monthUnknownRuns: 0,
    });
    expect(fromStrip(line!.strip)).toEqual(["succeeded", "failed", "running"]);
    expect(JSON.stringify(line)).not.toContain(draft.prompt);
  });

  test("the strip has the newest thirty runs, and can be asked for of some jobs only", async () => {
    const { w, client } = await api();
    const busy = await client.jobs.create({ ...draft, overlap: "allow" });
    const other = await client.jobs.create({ ...draft, name: "Other" });
    w.processes.script = ({ runId }) => (Number(runId) <= 5 ? fails("permanent") : succeeds());
    for (let n = 0; n < 32; n += 1) {
      await client.jobs.run({ id: busy.id });
      await w.advance(5 * SECOND);
    }
    const lines = await client.jobs.overview({ ids: [busy.id] });
    expect(lines.map(({ id }) => id)).toEqual([busy.id]);
    const states = fromStrip(lines[0]!.strip);
    expect(states).toEqual([...Array(3).fill("failed"), ...Array(27).fill("succeeded")]);
    const all = await client.jobs.overview({});
    expect(all.map(({ id, strip }) => [id, strip.length])).toEqual([
      [busy.id, 30],
      [other.id, 0],
    ]);
  });

  test("removed jobs are not in it", async () => {
    const { client } = await api();
    const job = await client.jobs.create(draft);
    await client.jobs.remove({ id: job.id });
    expect(await client.jobs.overview({})).toEqual([]);
  });
});

describe("many jobs at once", () => {
  test("each has its own result, and one that fails keeps no other from it", async () => {
    const { client } = await api();
    const [one, two] = [await client.jobs.create(draft), await client.jobs.create(draft)];
    const results = await client.jobs.bulk({
      ids: [one.id, 99, two.id],
      action: { do: "pause", until: null },
    });
    expect(results).toEqual([
      { id: one.id, ok: true, message: null, runId: null },
      { id: 99, ok: false, message: expect.stringContaining("99"), runId: null },
      { id: two.id, ok: true, message: null, runId: null },
    ]);
    const paused = await client.jobs.overview({});
    expect(paused.map(({ enabled }) => enabled)).toEqual([false, false]);
    await client.jobs.bulk({ ids: [one.id, two.id], action: { do: "resume" } });
    const resumed = await client.jobs.overview({});
    expect(resumed.map(({ enabled }) => enabled)).toEqual([true, true]);
  });

  test("remove and restore, run, and tags", async () => {
    const { client } = await api();
    const { id } = await client.jobs.create({ ...draft, tags: ["a", "b"] });
    await client.jobs.bulk({ ids: [id], action: { do: "tag", add: ["c", "b"], remove: ["a"] } });
    expect((await client.jobs.get({ id })).tags).toEqual(["b", "c"]);
    const [made] = await client.jobs.bulk({ ids: [id], action: { do: "run" } });
    expect((await client.runs.get({ id: made!.runId! })).trigger).toBe("manual");
    await client.jobs.bulk({ ids: [id], action: { do: "remove" } });
    expect(await client.jobs.list()).toEqual([]);
    await client.jobs.bulk({ ids: [id], action: { do: "restore" } });
    expect(await client.jobs.list()).toMatchObject([{ id }]);
  });
});

describe("leaving out the next occurrence", () => {
  test("gives the job with the one after it; a second click on the same one is refused", async () => {
    const { client } = await api();
    const job = await client.jobs.create({ ...draft, schedule: "0 * * * *", timezone: "UTC" });
    const dueAt = MONDAY + HOUR;
    const after = await client.jobs.skipNext({ id: job.id, dueAt });
    expect(after.nextDueAt).toBe(MONDAY + 2 * HOUR);
    await expect(client.jobs.skipNext({ id: job.id, dueAt })).rejects.toMatchObject({
      code: "INVALID",
      data: { field: "dueAt" },
    });
  });
});

describe("statistics of a job", () => {
  test("three windows with known numbers, and thirty days", async () => {
    const { w, client } = await api({ at: MONDAY - 10 * DAY });
    const job = await client.jobs.create({ ...draft, overlap: "allow" });
    const seconds = [10, 20, 30, 40];
    w.processes.script = ({ runId }) => {
      const n = Number(runId) - 1;
      if (n === 3) return fails("permanent", {}, seconds[n]! * SECOND);
      return succeeds(seconds[n]! * SECOND, { usd: n === 2 ? null : 0.5, tokens: 100 });
    };
    // Ten days ago, six days ago, and twice in the last hour.
    await client.jobs.run({ id: job.id });
    await w.advance(4 * DAY);
    await client.jobs.run({ id: job.id });
    await w.advance(6 * DAY);
    await client.jobs.run({ id: job.id });
    await client.jobs.run({ id: job.id });
    await w.advance(2 * MINUTE);
    const { day, week, month, daily, costSources } = await client.jobs.stats({ id: job.id });
    expect(day).toMatchObject({ runs: 2, succeeded: 1, failed: 1, successRate: 0.5, usd: 0 });
    expect(day).toMatchObject({ p50Ms: 30_000, p95Ms: 40_000, unknownCostRuns: 1 });
    expect(week).toMatchObject({ runs: 3, succeeded: 2, failed: 1, usd: 0.5, p50Ms: 30_000 });
    expect(month).toMatchObject({ runs: 4, succeeded: 3, usd: 1, p50Ms: 20_000, p95Ms: 40_000 });
    expect(month.tokens.input).toBe(300);
    expect(costSources).toEqual({ reported: 2, computed: 0, unknown: 1 });
    expect(daily).toHaveLength(30);
    expect(daily.at(-1)).toMatchObject({ day: "2026-03-02", runs: 2, succeeded: 1, failed: 1 });
    expect(daily.filter(({ runs }) => runs > 0)).toHaveLength(3);
  });

  test("of a job that never ran there is nothing to divide by", async () => {
    const { client } = await api();
    const { id } = await client.jobs.create(draft);
    const { day } = await client.jobs.stats({ id });
    expect(day).toMatchObject({ runs: 0, successRate: null, p50Ms: null, p95Ms: null });
    await expect(client.jobs.stats({ id: 99 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("failures in a row end at the last success", async () => {
    const { w, client } = await api();
    const { id } = await client.jobs.create({ ...draft, overlap: "allow", autoPauseAfter: 0 });
    w.processes.script = ({ runId }) => (Number(runId) === 2 ? succeeds() : fails("permanent"));
    for (let n = 0; n < 4; n += 1) {
      await client.jobs.run({ id });
      await w.advance(5 * SECOND);
    }
    expect((await client.jobs.failures({ id })).map((run) => run.id)).toEqual([4, 3]);
  });

  test("a run that was refused is among the failures in a row, with the reason", async () => {
    const { w, client } = await api();
    const { id } = await client.jobs.create({ ...draft, cwd: "/gone" });
    w.missingFolders.add("/gone");
    await client.jobs.run({ id });
    await w.advance(5 * SECOND);
    expect(await client.jobs.get({ id })).toMatchObject({ failuresInARow: 1 });
    const failures = await client.jobs.failures({ id });
    expect(failures).toMatchObject([
      { state: "refused", reason: expect.stringContaining("/gone does not exist") },
    ]);
  });
});
