import { describe, expect, test } from "vitest";
import { MAX_FIRES, MAX_MARKS } from "../../contract/timeline.ts";
import { fails, hangs, succeeds } from "../engine/testing/scripts.ts";
import { DAY, HOUR, MINUTE, MONDAY, SECOND } from "../engine/testing/world.ts";
import { api, clientOf, draft } from "./testing/host.ts";

const today = { from: MONDAY, until: MONDAY + DAY };
const hourly = { ...draft, schedule: "0 * * * *", timezone: "UTC" };

describe("a lane", () => {
  test("has bars of what ran, and marks of what comes", async () => {
    const { w, client } = await api();
    const job = await client.jobs.create({ ...hourly, autoPauseAfter: 0 });
    w.processes.script = ({ runId }) =>
      Number(runId) === 1
        ? succeeds(5 * MINUTE)
        : Number(runId) === 2
          ? fails("permanent")
          : hangs();
    await w.advance(3 * HOUR + MINUTE);
    const { lanes, more, now } = await client.timeline.range(today);
    expect(now).toBe(MONDAY + 3 * HOUR + MINUTE);
    expect(more).toBe(0);
    expect(lanes).toHaveLength(1);
    const [lane] = lanes;
    expect(lane).toMatchObject({ jobId: job.id, name: "Job", agent: "claude", cwd: "/work" });
    expect(lane!.bars).toMatchObject([
      { from: MONDAY + HOUR, until: MONDAY + HOUR + 5 * MINUTE, state: "succeeded", runId: 1 },
      { state: "failed", runId: 2, failed: 1, exitCode: 1, reason: "Failed: permanent." },
      { from: MONDAY + 3 * HOUR, until: null, state: "running", runId: 3, lateMs: null },
    ]);
    expect(lane!.fires[0]).toBe(MONDAY + 4 * HOUR);
    expect(lane!.fires).toHaveLength(20);
    expect(lane!.density).toBeNull();
  });

  test("says what did not run, and why; and how late a late one was", async () => {
    const { w, client } = await api();
    const job = await client.jobs.create(hourly);
    w.engine.jobs.pause(job.id, null);
    await w.advance(HOUR);
    w.engine.jobs.resume(job.id);
    w.crash();
    await w.advance(HOUR + 41 * MINUTE);
    await w.start();
    await w.advance(MINUTE);
    const { lanes } = await clientOf(w).timeline.range(today);
    expect(lanes[0]!.gaps).toMatchObject([
      { from: MONDAY + HOUR, outcome: "skipped-paused", reason: "Paused by hand.", count: 1 },
    ]);
    expect(lanes[0]!.bars).toMatchObject([{ lateMs: 41 * MINUTE, state: "succeeded" }]);
  });

  test("of a job of every ten seconds has few bars and few marks, with all runs counted", async () => {
    const { w, client } = await api();
    await client.jobs.create({ ...draft, schedule: "*/10 * * * * *", timezone: "UTC" });
    w.processes.script = ({ runId }) => (Number(runId) === 30 ? fails("permanent") : succeeds());
    await w.advance(40 * MINUTE);
    const { lanes } = await client.timeline.range(today);
    const { bars, fires, density } = lanes[0]!;
    expect(bars.length).toBeLessThan(MAX_MARKS);
    expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(
      w.runs().filter((r) => r.startedAt).length,
    );
    // The failed one is not hidden among the others.
    expect(bars.filter(({ state }) => state === "failed")).toMatchObject([
      { failed: 1, runId: 30 },
    ]);
    expect(fires).toHaveLength(MAX_FIRES);
    expect(density).toMatchObject({ until: MONDAY + DAY - 1, everyMs: 10 * SECOND });
  });

  test("of a paused job that is skipped every ten seconds draws the gaps together", async () => {
    const { w, client } = await api();
    const job = await client.jobs.create({ ...draft, schedule: "*/10 * * * * *", timezone: "UTC" });
    w.engine.jobs.pause(job.id, null);
    await w.advance(40 * MINUTE);
    const { lanes } = await client.timeline.range(today);
    const { gaps } = lanes[0]!;
    expect(gaps.length).toBeLessThanOrEqual(MAX_MARKS);
    expect(gaps.reduce((sum, gap) => sum + gap.count, 0)).toBe(240);
  });

  test("has what a run is likely to cost, from those whose cost is known", async () => {
    const { w, client } = await api();
    await client.jobs.create(hourly);
    w.processes.script = ({ runId }) =>
      succeeds(SECOND, { tokens: 9, usd: [0.2, 0.4, null][Number(runId) - 1] ?? null });
    await w.advance(3 * HOUR + MINUTE);
    const { lanes } = await client.timeline.range(today);
    expect(lanes[0]!.expectedUsd).toBeCloseTo(0.3);
  });

  test("a job that may fire twice more has two marks", async () => {
    const { client } = await api();
    await client.jobs.create({ ...hourly, scheduleOptions: { maxFires: 2 } });
    const { lanes } = await client.timeline.range(today);
    expect(lanes[0]!.fires).toEqual([MONDAY + HOUR, MONDAY + 2 * HOUR]);
  });
});

describe("which lanes", () => {
  test("jobs with nothing in the span have none; runs of no job share one", async () => {
    const { w, client } = await api();
    await client.jobs.create({ ...draft, name: "By hand only" });
    const { name, schedule: _, ...work } = draft;
    await client.jobs.tryOut({ name, work });
    await w.advance(MINUTE);
    const { lanes } = await client.timeline.range(today);
    expect(lanes).toMatchObject([{ jobId: null, bars: [{ state: "succeeded", count: 1 }] }]);
  });

  test("when there are too many, those that failed come before those that will only run", async () => {
    const { w, client } = await api();
    const calm = [];
    for (let n = 0; n < 4; n += 1) calm.push(await client.jobs.create({ ...hourly, name: `${n}` }));
    const bad = await client.jobs.create({ ...draft, name: "bad" });
    w.processes.script = () => fails("permanent");
    await client.jobs.run({ id: bad.id });
    await w.advance(MINUTE);
    const { lanes, more } = await client.timeline.range({ ...today, lanes: 2 });
    expect(lanes.map((lane) => lane.jobId)).toEqual([calm[0]!.id, bad.id]);
    expect(more).toBe(3);
  });

  test("a past week shows its runs, and no marks of what comes", async () => {
    const { w, client } = await api();
    await client.jobs.create({ ...draft, schedule: "0 12 * * *", timezone: "UTC" });
    await w.advance(8 * DAY);
    const span = { from: MONDAY, until: MONDAY + 7 * DAY };
    const { lanes } = await client.timeline.range(span);
    expect(lanes[0]!.bars).toHaveLength(7);
    expect(lanes[0]!.fires).toEqual([]);
  });

  test("a span that ends before it begins is refused", async () => {
    const { client } = await api();
    await expect(client.timeline.range({ from: 2, until: 1 })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });
});

describe("the week in numbers", () => {
  test("runs, success, cost against the budget, and what was missed", async () => {
    const { w, client } = await api({ budgets: { usdPerMonth: 25 } });
    const job = await client.jobs.create({ ...hourly, lateness: "skip", autoPauseAfter: 0 });
    w.processes.script = ({ runId }) =>
      Number(runId) === 2 ? fails("permanent") : succeeds(SECOND, { usd: 0.5 });
    await w.advance(3 * HOUR + MINUTE);
    w.crash();
    await w.advance(2 * HOUR + MINUTE);
    await w.start();
    w.engine.jobs.remove(job.id);
    const week = await clientOf(w).timeline.week();
    expect(week).toMatchObject({
      runs: 3,
      succeeded: 2,
      failed: 1,
      usd: 1,
      unknownCostRuns: 0,
      missed: 2,
      today: { usd: 1, budgetUsd: null },
      month: { usd: 1, budgetUsd: 25 },
    });
    expect(week.days).toHaveLength(7);
    expect(week.days.at(-1)).toEqual({ day: "2026-03-02", runs: 3, succeeded: 2, failed: 1 });
  });
});
