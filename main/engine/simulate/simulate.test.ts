import { describe, expect, test } from "vitest";
import { aJob } from "../../store/samples.ts";
import type { Job } from "../../../contract/job.ts";
import { JobSchedules } from "../job-schedule.ts";
import { simulate, type JobHistory, type SimulationInput } from "./simulate.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;
/** Friday, 20 March 2026. */
const MARCH_20 = Date.UTC(2026, 2, 20);

const NO_OPTIONS = aJob().scheduleOptions;

function jobs(...drafts: Partial<Job>[]): Job[] {
  return drafts.map((draft, n) => {
    const { scheduleOptions = NO_OPTIONS, ...rest } = draft;
    const made = aJob({ timezone: "UTC", anchorAt: MARCH_20, scheduleOptions, ...rest });
    return { ...made, id: n + 1, version: 1 };
  });
}

function played(all: Job[], over: Partial<SimulationInput> = {}) {
  const timezone = over.timezone ?? "UTC";
  return simulate({
    jobs: all,
    schedules: new JobSchedules(() => timezone),
    history: new Map(),
    limits: { maxActive: 4, maxPerAgent: {} },
    timezone,
    from: MARCH_20,
    until: MARCH_20 + 30 * DAY,
    ...over,
  });
}

const took = (durationMs: number, costUsd = 0, runs = 1, unknownCostRuns = 0): JobHistory => ({
  ...{ runs, durationMs: durationMs * runs, costUsd, unknownCostRuns },
});

describe("thirty days across a clock change", () => {
  /** Clocks in Berlin are put forward on Sunday, 29 March 2026, from 02:00 to 03:00. */
  const berlin = () =>
    played(
      jobs(
        { schedule: "30 2 * * *", timezone: "Europe/Berlin" },
        { schedule: "0 9 * * 1-5", timezone: "local" },
        { schedule: "*/30 * * * *", timezone: "Europe/Berlin" },
        { schedule: "30 2 * * *", timezone: "UTC" },
      ),
      { timezone: "Europe/Berlin" },
    );

  test("names the change, and the one fire that it moved", () => {
    const { clockChanges, fires, totals } = berlin();
    expect(clockChanges).toEqual([
      { at: Date.UTC(2026, 2, 29, 1), minutes: 60, timezone: "Europe/Berlin" },
    ]);
    expect(totals.shifted).toBe(1);
    expect(fires.filter((fire) => fire.shifted)).toMatchObject([
      { jobId: 1, at: Date.UTC(2026, 2, 29, 1) },
    ]);
  });

  test("counts what fires on each local day: 23 hours long is the one of the change", () => {
    const { jobs: rows, days } = berlin();
    expect(days).toHaveLength(31);
    const sunday = days.findIndex(({ day }) => day === "2026-03-29");
    expect(days[sunday]!.end - days[sunday]!.start).toBe(23 * HOUR);
    expect(rows[0]!.fires).toBe(30);
    expect(rows[1]!.fires).toBe(21);
    // Every real half hour.
    expect(rows[2]).toMatchObject({ fires: 30 * 48, dense: true });
    expect(rows[2]!.perDay[sunday]).toBe(46);
    expect(rows[0]!.perDay[sunday]).toBe(1);
    expect(rows[3]!.fires).toBe(30);
  });

  test("in autumn the repeated hour fires once, and a day has 25 hours", () => {
    const from = Date.UTC(2026, 9, 20);
    const {
      clockChanges,
      days,
      jobs: rows,
    } = played(
      jobs(
        { schedule: "30 2 * * *", timezone: "Europe/Berlin" },
        { schedule: "0 * * * *", timezone: "local" },
      ),
      { timezone: "Europe/Berlin", from, until: from + 30 * DAY },
    );
    expect(clockChanges).toMatchObject([{ minutes: -60 }]);
    const sunday = days.findIndex(({ day }) => day === "2026-10-25");
    expect(rows.map((row) => row.perDay[sunday])).toEqual([1, 25]);
  });
});

describe("collisions", () => {
  test("more at once than places: the rest waits as long as runs usually take", () => {
    const five = Array.from({ length: 5 }, (_, n) => ({ name: `Job ${n}`, schedule: "0 9 * * *" }));
    const history = new Map([1, 2, 3, 4, 5].map((id) => [id, took(id * 10 * MINUTE)]));
    const { fires, collisions, days } = played(jobs(...five), { history, until: MARCH_20 + DAY });
    expect(fires.map((fire) => fire.fate)).toEqual([
      "starts",
      "starts",
      "starts",
      "starts",
      "waits",
    ]);
    // The first place is free after the ten minutes of job 1.
    expect(fires[4]!.waitMs).toBe(10 * MINUTE);
    expect(collisions).toMatchObject([
      { kind: "limit", at: MARCH_20 + 9 * HOUR, jobIds: [5, 1, 2, 3, 4], waitMs: 10 * MINUTE },
    ]);
    expect(days[0]).toMatchObject({ fires: 5, waits: 1, peak: 4 });
  });

  test("two that write in one folder go one after the other; in worktrees side by side", () => {
    const write = { profile: "workspace-write", cwd: "/app", schedule: "0 9 * * *" } as const;
    const history = new Map([
      [1, took(HOUR)],
      [2, took(HOUR)],
    ]);
    const until = MARCH_20 + DAY;
    const shared = played(jobs(write, write), { history, until });
    expect(shared.collisions).toMatchObject([{ kind: "folder", jobIds: [2, 1], waitMs: HOUR }]);
    const apart = { ...write, worktree: true };
    expect(played(jobs(apart, apart), { history, until }).collisions).toEqual([]);
  });

  test.each([
    ["skip", ["starts", "skipped", "starts"]],
    ["queue", ["starts", "waits", "waits"]],
    ["replace", ["starts", "replaces", "replaces"]],
    ["allow", ["starts", "starts", "starts"]],
  ] as const)("a run longer than the distance to the next one, overlap %s", (overlap, fates) => {
    const history = new Map([[1, took(90 * MINUTE)]]);
    const until = MARCH_20 + 3 * HOUR;
    const { fires } = played(jobs({ schedule: "0 * * * *", overlap }), { history, until });
    expect(fires.map((fire) => fire.fate)).toEqual(fates);
  });

  test("a limit of one agent", () => {
    const two = { schedule: "0 9 * * *", agent: "codex" } as const;
    const limits = { maxActive: 4, maxPerAgent: { codex: 1 } };
    const history = new Map([[1, took(HOUR)]]);
    const { collisions } = played(jobs(two, two), { history, limits, until: MARCH_20 + DAY });
    expect(collisions).toMatchObject([{ kind: "agent", jobIds: [2, 1] }]);
  });
});

describe("what else counts", () => {
  test("cost from history; what nobody knows is counted apart", () => {
    const history = new Map([
      [1, took(MINUTE, 5, 10)],
      [2, took(MINUTE, 0, 4, 4)],
    ]);
    const daily = { schedule: "0 9 * * *" };
    const { totals, jobs: rows } = played(jobs(daily, daily, daily), { history });
    expect(rows.map((row) => row.costPerRunUsd)).toEqual([0.5, null, null]);
    expect(totals.costUsd).toBeCloseTo(15);
    expect(totals.unknownCostRuns).toBe(60);
  });

  test("blackout windows, pauses, ends of schedules and caps", () => {
    const blackoutWindows = [{ days: [0, 6], from: "00:00", to: "00:00" }];
    const { jobs: rows } = played(
      jobs(
        { schedule: "0 9 * * *", scheduleOptions: { ...NO_OPTIONS, blackoutWindows } },
        { schedule: "0 9 * * *", enabled: false },
        { schedule: "0 9 * * *", enabled: false, pausedUntil: MARCH_20 + 10 * DAY },
        { schedule: "0 9 * * *", scheduleOptions: { ...NO_OPTIONS, notAfter: MARCH_20 + 5 * DAY } },
        { schedule: "0 9 * * *", fires: 7, scheduleOptions: { ...NO_OPTIONS, maxFires: 10 } },
        { schedule: "" },
      ),
    );
    // Ten days of weekends in 30 days from a Friday.
    expect(rows[0]).toMatchObject({ fires: 21, window: 9, blackoutWindows });
    expect(rows.map(({ fires, state }) => [fires, state]).slice(1)).toEqual([
      [0, "paused"],
      [20, "planned"],
      [5, "planned"],
      [3, "planned"],
      [0, "none"],
    ]);
  });

  test("jobs that follow others", () => {
    const all = jobs(
      { schedule: "0 9 * * *" },
      { schedule: "", follows: [{ job: 1, on: "success" }] },
      { schedule: "", follows: [{ job: 1, on: "failure" }] },
    );
    const history = new Map([[1, took(HOUR)]]);
    const { fires } = played(all, { history, until: MARCH_20 + DAY });
    expect(fires).toMatchObject([
      { jobId: 1, at: MARCH_20 + 9 * HOUR, follows: false },
      { jobId: 2, at: MARCH_20 + 10 * HOUR, follows: true },
    ]);
  });

  test("jobs that start each other come to an end", () => {
    const all = jobs(
      { schedule: "0 9 * * *", follows: [{ job: 2, on: "any" }] },
      { schedule: "", follows: [{ job: 1, on: "any" }] },
    );
    const { fires } = played(all, { until: MARCH_20 + DAY }).totals;
    expect(fires).toBeGreaterThan(2);
    expect(fires).toBeLessThan(50);
  });

  test("a job of every second is counted from a part of the time, and near the truth", () => {
    const { jobs: rows, fires } = played(jobs({ schedule: "* * * * * *" }));
    expect(rows[0]).toMatchObject({ dense: true, estimated: true });
    expect(rows[0]!.fires / (30 * 86_400)).toBeCloseTo(1, 2);
    expect(fires).toEqual([]);
  });
});
