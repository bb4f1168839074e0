import fc from "fast-check";
import { expect, test } from "vitest";
import { jobInputSchema, type Job } from "../../../contract/job.ts";
import type { Occurrence } from "../../../contract/run.ts";
import { ledgerOf, missingFrom } from "./check.ts";

test("what is missing is exactly what no row stands for", () => {
  const instants = fc.uniqueArray(fc.nat(1000), { maxLength: 60 });
  fc.assert(
    fc.property(instants, fc.func(fc.boolean()), (all, keep) => {
      const due = all.toSorted((a, b) => a - b);
      const rows = due.filter((at) => keep(at)).map((at) => ({ dueAt: at, lastDueAt: at }));
      expect(missingFrom(due, rows)).toEqual(due.filter((at) => !keep(at)));
    }),
  );
});

test("a row of many stands for all of its span", () => {
  const due = [10, 20, 30, 40, 50];
  expect(missingFrom(due, [{ dueAt: 20, lastDueAt: 40 }])).toEqual([10, 50]);
});

const HOUR = 3_600_000;
const start = Date.UTC(2026, 10, 20);
const now = start + 10 * HOUR + 1;

function jobOf(changes: Partial<Job> = {}): Job {
  const input = jobInputSchema.parse({
    name: "Hourly",
    agent: "shell",
    prompt: "true",
    cwd: "/",
    profile: "full",
    schedule: "0 * * * *",
    timezone: "UTC",
  });
  return {
    ...input,
    id: 1,
    version: 1,
    anchorAt: start,
    nextDueAt: start + 11 * HOUR,
    enabled: true,
    pausedUntil: null,
    pauseReason: null,
    fires: 10,
    failuresInARow: 0,
    createdAt: start,
    updatedAt: start,
    removedAt: null,
    ...changes,
  };
}

const rowsAt = (hours: number[]) => ({
  occurrences: () =>
    hours.map((hour): Occurrence => ({
      jobId: 1,
      dueAt: start + hour * HOUR,
      lastDueAt: start + hour * HOUR,
      count: 1,
      outcome: "fired",
      reason: null,
      runId: null,
      decidedAt: start + hour * HOUR,
    })),
});

test("a whole ledger has no problem", () => {
  const found = ledgerOf(rowsAt([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), jobOf(), now);
  expect(found).toEqual({ instants: 10, problems: [], notes: [] });
});

test("a hole is a problem", () => {
  const found = ledgerOf(rowsAt([1, 2, 3, 5, 6, 7, 8, 9, 10]), jobOf(), now);
  expect(found.problems.join()).toContain("1 due instants are not in the ledger");
});

test("a hole before the last change is only worth a note", () => {
  const job = jobOf({ updatedAt: start + 4 * HOUR });
  const found = ledgerOf(rowsAt([1, 2, 4, 5, 6, 7, 8, 9, 10]), job, now);
  expect(found.problems).toEqual([]);
  expect(found.notes).toHaveLength(1);
});

test("what is due but not claimed yet is no hole", () => {
  const found = ledgerOf(rowsAt([1, 2]), jobOf({ nextDueAt: start + 3 * HOUR }), now);
  expect(found.problems).toEqual([]);
});

test("a schedule that cannot be read is a problem", () => {
  expect(ledgerOf(rowsAt([]), jobOf({ schedule: "0 0 30 2 *" }), now).problems).toHaveLength(1);
});
