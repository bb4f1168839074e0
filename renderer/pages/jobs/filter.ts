/** Which jobs a person wants to see, and in which order. */
import type { JobLine } from "../../../contract/job-list.ts";
import { type AgentId, FAILURE_STATES } from "../../../contract/words.ts";
import { folded } from "../../lib/folded.ts";

export const JOB_STATUSES = ["active", "paused", "failing", "running"] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];
export const JOB_SORTS = ["next", "name", "last", "cost"] as const;
export type JobSort = (typeof JOB_SORTS)[number];

export interface JobFilter {
  search?: string;
  tag?: string;
  agent?: AgentId[];
  status?: JobStatus;
  sort?: JobSort;
}

const STATUS: Record<JobStatus, (job: JobLine) => boolean> = {
  active: (job) => job.enabled,
  paused: (job) => !job.enabled,
  failing: (job) => job.lastRun !== null && FAILURE_STATES.includes(job.lastRun.state),
  running: (job) => job.activeRun !== null,
};

const LATE = Number.POSITIVE_INFINITY;
const ORDER: Record<JobSort, (a: JobLine, b: JobLine) => number> = {
  // What is paused fires last of all, whatever its schedule says.
  next: (a, b) => (dueOf(a) === dueOf(b) ? 0 : dueOf(a) - dueOf(b)),
  name: () => 0,
  last: (a, b) => (b.lastRun?.startedAt ?? 0) - (a.lastRun?.startedAt ?? 0),
  cost: (a, b) => b.monthUsd - a.monthUsd,
};
const dueOf = (job: JobLine): number => (job.enabled ? (job.nextDueAt ?? LATE) : LATE);

export function filterJobs(jobs: readonly JobLine[], filter: JobFilter): JobLine[] {
  const words = folded(filter.search ?? "")
    .split(/\s+/)
    .filter(Boolean);
  const order = ORDER[filter.sort ?? "next"];
  return jobs
    .filter((job) => {
      if (filter.tag !== undefined && !job.tags.includes(filter.tag)) return false;
      if (filter.agent !== undefined && !filter.agent.includes(job.agent)) return false;
      if (filter.status !== undefined && !STATUS[filter.status](job)) return false;
      if (words.length === 0) return true;
      const text = folded([job.name, job.meaning, job.agent, job.cwd, ...job.tags].join(" "));
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => order(a, b) || a.name.localeCompare(b.name) || a.id - b.id);
}

/** All tags in use, in the order of the alphabet. */
export function tagsOf(jobs: readonly JobLine[]): string[] {
  return [...new Set(jobs.flatMap(({ tags }) => tags))].toSorted((a, b) => a.localeCompare(b));
}
