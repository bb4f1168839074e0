import { expect, test } from "vitest";
import type { JobLine } from "../../../contract/job-list.ts";
import { filterJobs, type JobFilter, tagsOf } from "./filter.ts";

const line = (id: number, over: Partial<JobLine> = {}): JobLine => ({
  id,
  version: 1,
  name: `Job ${id}`,
  agent: "claude",
  cwd: "/home/me/app",
  profile: "read-only",
  model: null,
  schedule: "",
  meaning: "every day",
  timezone: "UTC",
  nextDueAt: id * 100,
  enabled: true,
  pausedUntil: null,
  pauseReason: null,
  failuresInARow: 0,
  tags: [],
  createdAt: 0,
  lastRun: null,
  activeRun: null,
  strip: "",
  monthUsd: 0,
  monthUnknownRuns: 0,
  ...over,
});
const failed = { id: 9, state: "failed", startedAt: 5, finishedAt: 6, reason: null } as const;
const jobs = [
  line(1, { name: "Revisão diária", tags: ["nightly", "code"], monthUsd: 2 }),
  line(2, { name: "Backup", agent: "shell", lastRun: failed }),
  line(3, { name: "alpha", enabled: false, tags: ["code"] }),
  line(4, { name: "Zeta", nextDueAt: null, activeRun: { id: 8, state: "running", startedAt: 7 } }),
];
const ids = (filter: JobFilter) => filterJobs(jobs, filter).map(({ id }) => id);

test("every word must occur, in any field, without regard to case and accents", () => {
  expect(ids({ search: "REVISAO app" })).toEqual([1]);
  expect(ids({ search: "shell" })).toEqual([2]);
  expect(ids({ search: "backup nightly" })).toEqual([]);
});

test("tag, agent and status narrow down together", () => {
  expect(ids({ tag: "code" })).toEqual([1, 3]);
  expect(ids({ tag: "code", status: "paused" })).toEqual([3]);
  expect(ids({ agent: ["shell"] })).toEqual([2]);
  expect(ids({ status: "failing" })).toEqual([2]);
  expect(ids({ status: "running" })).toEqual([4]);
});

test("the next to fire comes first, and what is paused or has no schedule last", () => {
  expect(ids({})).toEqual([1, 2, 3, 4]);
  expect(ids({ sort: "name" })).toEqual([3, 2, 1, 4]);
  expect(ids({ sort: "cost" })[0]).toBe(1);
  expect(ids({ sort: "last" })[0]).toBe(2);
  expect(tagsOf(jobs)).toEqual(["code", "nightly"]);
});
