import { expect, test } from "vitest";
import { groupCollisions } from "./collisions.ts";
import { daysOfJob } from "./days-of-job.ts";
import { calendarSearch } from "./search.ts";

test("the same collision on other days is one line, with its longest wait", () => {
  const at = (day: number) => Date.UTC(2026, 2, day, 9);
  const groups = groupCollisions([
    { at: at(1), kind: "limit", jobIds: [2, 1], waitMs: 5 },
    { at: at(2), kind: "overlap", jobIds: [3], waitMs: 0 },
    { at: at(2), kind: "limit", jobIds: [1, 2], waitMs: 9 },
  ]);
  expect(groups).toMatchObject([
    { kind: "limit", jobIds: [2, 1], count: 2, firstAt: at(1), waitMs: 9 },
    { kind: "overlap", count: 1 },
  ]);
});

test("the days of one job have its own fires and costs only", () => {
  const counts = { fires: 9, waits: 3, skipped: 1, window: 0, costUsd: 7, unknownCostRuns: 2 };
  const days = [{ day: "2026-03-01", start: 0, end: 10, peak: 2, ...counts }];
  const job = { costPerRunUsd: 0.5, perDay: [2] };
  const fires = [
    { jobId: 1, at: 1, fate: "waits", waitMs: 4, shifted: false, follows: false },
    { jobId: 2, at: 1, fate: "waits", waitMs: 4, shifted: false, follows: false },
    { jobId: 1, at: 2, fate: "skipped", waitMs: 0, shifted: false, follows: false },
  ] as const;
  expect(daysOfJob(days, { jobId: 1, ...job }, [...fires])).toMatchObject([
    { fires: 2, waits: 1, skipped: 1, costUsd: 1, unknownCostRuns: 0 },
  ]);
});

test("a mistyped address still opens the calendar", () => {
  expect(calendarSearch({ days: 30, day: "2026-03-01", job: "7" })).toEqual({
    ...{ days: "30", day: "2026-03-01", job: 7 },
  });
  expect(calendarSearch({ days: "400", job: "x" })).toEqual({});
});
