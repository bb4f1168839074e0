/**
 * What pages read of the store: sums and light lines over all jobs, which must stay quick among a million runs.
 * The engine itself needs none of it.
 */
import type { JobLine } from "../../contract/job-list.ts";
import type { RunMarks } from "../../contract/inbox.ts";
import type { InboxView } from "../../contract/inbox-words.ts";
import type { Job } from "../../contract/job.ts";
import type { Tokens } from "../../contract/run-events.ts";
import type { CostSource, Outcome, RunState } from "../../contract/words.ts";
import type { RunFilter, RunRecord } from "./store-port.ts";

/** The fields of a job that lists show or compute from. */
export type JobOutline = Pick<
  Job,
  | "id"
  | "version"
  | "name"
  | "agent"
  | "cwd"
  | "profile"
  | "model"
  | "schedule"
  | "scheduleOptions"
  | "timezone"
  | "anchorAt"
  | "nextDueAt"
  | "enabled"
  | "pausedUntil"
  | "pauseReason"
  | "fires"
  | "failuresInARow"
  | "tags"
  | "createdAt"
>;

/** The newest runs of a job, newest first. */
export interface RecentRuns {
  states: RunState[];
  last: JobLine["lastRun"];
  active: JobLine["activeRun"];
}

export interface MonthCost {
  usd: number;
  unknownRuns: number;
  knownRuns: number;
}

/** A run as the time axis and the statistics need it. */
export interface RunSpan {
  id: number;
  jobId: number | null;
  state: RunState;
  dueAt: number;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  trigger: string;
  reason: string | null;
  exitCode: number | null;
}

export interface DaySums {
  day: string;
  runs: number;
  succeeded: number;
  failed: number;
  usd: number;
  unknownCostRuns: number;
  tokens: Tokens;
}

/** What the runs of a job came to since an instant. */
export interface RunSums extends Omit<DaySums, "day"> {
  costSources: Record<CostSource, number>;
}

/** What happened in a span, by job; jobId 0 = no job. */
export interface Activity {
  jobId: number;
  runs: number;
  failed: number;
}

export interface LedgerGap {
  dueAt: number;
  lastDueAt: number;
  count: number;
  outcome: Outcome;
  reason: string | null;
}

export interface PageReader {
  /** Next due instants of all jobs that are not removed, by job id. */
  jobDues(): { id: number; nextDueAt: number | null }[];
  /** Jobs that are not removed, by id. */
  jobOutlines(ids?: readonly number[]): JobOutline[];
  /** By job id, for the jobs given or all. */
  recentRuns(perJob: number, ids?: readonly number[]): Map<number, RecentRuns>;
  /** Known cost since a local day, by job id. */
  costsSince(fromDay: string, ids?: readonly number[]): Map<number, MonthCost>;

  /** Smallest id of the runs made at or after an instant; one more than the newest when there is none. */
  firstRunSince(at: number): number;
  /** Runs of one job (null = of none) from one id up to, not including, another, newest first. */
  spansOf(jobId: number | null, fromId: number, untilId: number, limit: number): RunSpan[];
  /** Sums over the ended runs of a job from an id on. */
  sumsOf(jobId: number, fromId: number): RunSums;
  /** Sums of each of the days that has any, over all jobs or of one. */
  daySums(days: readonly string[], jobId?: number): DaySums[];
  /** By job, the runs that ended in a span. */
  activityBetween(from: number, until: number): Activity[];
  /** By job, from the daily sums. */
  activityOfDays(days: readonly string[]): Activity[];
  /** Rows of a job that did not become a run of their own, oldest first. */
  gapsOf(jobId: number, from: number, until: number, limit: number): LedgerGap[];
  /** By job, how many occurrences had one of the outcomes, without those that had nothing to report. */
  missedBetween(
    from: number,
    until: number,
    outcomes: readonly Outcome[],
  ): { jobId: number; count: number }[];

  /** Newest end first. */
  inbox(
    view: InboxView,
    after: { finishedAt: number; id: number } | null,
    limit: number,
  ): RunRecord[];
  /** Runs that failed and wait for another attempt, with how many attempts they have in all. */
  waitingRetries(limit: number): { run: RunRecord; attempts: number }[];
  /** Results with nothing to report since an instant, by job. */
  quietSince(at: number): {
    jobId: number | null;
    jobName: string;
    count: number;
    firstAt: number;
    lastAt: number;
    lastRunId: number;
  }[];
  /** Counts up to `most`. */
  unreadCount(most: number): number;
  blockedUnseenCount(most: number): number;
  marksOf(ids: readonly number[]): RunMarks[];
  /** How many runs a list would hold, counted up to `most`. */
  countRuns(filter: RunFilter, most: number): number;
}

export interface PageWriter {
  /** Ids that do not exist (any more) are left out. */
  setMarks(marks: readonly RunMarks[]): void;
}
