/**
 * The store as the engine and the doors see it. Reads and writes are apart; every write method is one
 * transaction, and a write that depends on a state is a compare-and-set that says whether it took place.
 * All methods are synchronous: an answer is durable when the method returns.
 */
import type { Worktree } from "../../contract/changes.ts";
import type { InsightFilter, InsightSums } from "../../contract/insights.ts";
import type { Job } from "../../contract/job.ts";
import type { Attempt, Occurrence, Run } from "../../contract/run.ts";
import type { Work } from "../../contract/job.ts";
import type { Tokens } from "../../contract/run-events.ts";
import type {
  ActiveRunState,
  CostSource,
  FailureClass,
  FinalRunState,
  Outcome,
  RunState,
  Trigger,
} from "../../contract/words.ts";
import type { PageReader, PageWriter } from "./page-port.ts";
import type { ProposalReader, ProposalWriter } from "./proposal-port.ts";
import type { QuestionReader, QuestionWriter } from "./question-port.ts";
import type { SteeringReader, SteeringWriter } from "./steering-port.ts";
import type { OutboxMessage, OutboxReader, OutboxWriter } from "./outbox-port.ts";
import type { Result, SessionTotals } from "./ports.ts";
import type { RenderedPrompt } from "./prompt/render.ts";
import type { Discarded, FolderState } from "./workspace-port.ts";

export type { Delivery, OutboxMessage } from "./outbox-port.ts";

/** A run as the engine keeps it: what people see, and what it needs to go on after a crash. */
export interface RunRecord extends Run {
  work: Work;
  /** importance × urgency, 1–25; higher goes first. */
  priority: number;
  /** Weight against the global limit (1, 2 or 4). */
  weight: number;
  /** Effective key: runs with the same key never overlap; null = none. */
  concurrencyKey: string | null;
  /** Folder of the newest attempt, relative to the data folder; null before the first. */
  dir: string | null;
  /** Marker of the newest attempt, inherited by its processes. */
  marker: string | null;
  /** For `stopping`: how the run will end, and why. */
  stopAs: FinalRunState | null;
  stopReason: string | null;
  /** Session the next attempt resumes. */
  resumeSessionId: string | null;
  accountKey: string | null;
  /** Attempts made since the run was made or retried by hand. */
  attemptsUsed: number;
  /** Claimed by catch-up: started at a distance from the others. */
  catchUp: boolean;
}

export interface NewRun {
  jobId: number | null;
  jobName: string;
  trigger: Trigger;
  dueAt: number;
  state: Extract<ActiveRunState, "queued" | "waiting">;
  notBefore: number | null;
  waitingFor: string | null;
  work: Work;
  batch: string | null;
  after: Run["after"];
  priority: number;
  weight: number;
  concurrencyKey: string | null;
  resumeSessionId: string | null;
  catchUp: boolean;
  createdAt: number;
}

/** One ledger row to be written by a claim. */
export interface LedgerEntry {
  dueAt: number;
  /** Last due instant the row stands for; equals `dueAt` but in compacted gaps. */
  lastDueAt: number;
  count: number;
  outcome: Outcome;
  reason: string | null;
  /** A run made with this row (`fired`, `fired-late`). */
  newRun: NewRun | null;
  /** For `coalesced`: the due instant of the row in this claim whose new run it joins … */
  intoDueAt: number | null;
  /** … or an existing run. */
  intoRunId: number | null;
}

export interface Claim {
  jobId: number;
  /** Compare-and-set: nothing happens unless the job's next due instant is still this one. */
  expectedNextDueAt: number | null;
  nextDueAt: number | null;
  entries: LedgerEntry[];
  /** Fires to add to the job's count. */
  addFires: number;
  decidedAt: number;
  outbox: OutboxMessage[];
}

export interface ClaimResult {
  /** Ledger rows written. */
  occurrences: Occurrence[];
  runs: RunRecord[];
  /** Due instants that were in the ledger already (clock set back, second engine); their runs were not made. */
  duplicates: number[];
}

/** What an ended attempt used; added to its run and to the daily rollup in the same transaction. */
export interface AttemptEnd {
  finishedAt: number;
  exitCode: number | null;
  /** State word or failure class that describes the attempt's end. */
  outcome: string;
  reason: string | null;
  failureClass: FailureClass | null;
  sessionId: string | null;
  model: string | null;
  turns: number | null;
  tokens: Tokens;
  costUsd: number | null;
  costSource: CostSource;
  permissionBlocks: number;
  /** Local calendar day of `finishedAt`, `YYYY-MM-DD`, for rollups and budgets. */
  day: string;
  /** For agents that report totals: the session's totals now. */
  sessionTotals: SessionTotals | null;
}

export type JobFields = Omit<Job, "id" | "version">;

/** A job of an import. */
export interface JobWrite {
  /** The job that is changed; null = a new one is made. */
  id: number | null;
  fields: JobFields;
  /** Jobs of the same import that it follows besides `fields.follows`, by their index. */
  followsNew: { index: number; on: Job["follows"][number]["on"] }[];
}

/** A template that a person keeps; the document is JSON of the contract's shape. */
export interface KeptTemplate {
  id: string;
  document: unknown;
}

/** What the newest runs cost. */
export interface CostHistory {
  /** Runs with a known cost. */
  runs: number;
  usd: number;
  unknownRuns: number;
}

export interface Settle {
  runId: number;
  from: RunState[];
  to: FinalRunState;
  reason: string | null;
  failureClass: FailureClass | null;
  finishedAt: number;
  answer: string | null;
  structured: unknown;
  deadLetter: boolean;
  /** null when no attempt was under way. */
  attempt: AttemptEnd | null;
  /** Local calendar day of `finishedAt`, `YYYY-MM-DD`. */
  day: string;
  /** Changes to the job (failures in a row, auto-pause). */
  job: Partial<Pick<Job, "failuresInARow" | "enabled" | "pausedUntil" | "pauseReason">> | null;
  /** New outcome of the run's occurrence (refused at dispatch). */
  occurrence: { outcome: Outcome; reason: string | null } | null;
  outbox: OutboxMessage[];
  /** Runs this end brings about (jobs that follow). */
  newRuns: NewRun[];
}

export interface RunFilter {
  jobId?: number;
  states?: RunState[];
  agents?: string[];
  triggers?: Trigger[];
  /** Runs of the jobs that have this tag now. */
  tag?: string;
  /** Working folder. */
  folder?: string;
  batch?: string;
  /** Made at or after, and before; epoch milliseconds. */
  from?: number;
  until?: number;
  pinned?: boolean;
  /** Only runs with a smaller id (for paging newest first). */
  beforeId?: number;
  /** Full-text search over prompts and answers. */
  search?: string;
  limit?: number;
}

export interface OccurrenceFilter {
  jobId?: number;
  from?: number;
  until?: number;
  outcomes?: Outcome[];
  limit?: number;
  /** Newest first when true (default). */
  descending?: boolean;
}

export interface SpendFilter {
  /** First local day counted, `YYYY-MM-DD`. */
  fromDay: string;
  jobId?: number;
  /** Working folder. */
  folder?: string;
}

/** Spend from ended attempts. `unknownRuns` tells how many had no known cost. */
export interface Spend {
  usd: number;
  tokens: number;
  unknownRuns: number;
}

export interface Rollup {
  day: string;
  jobId: number | null;
  agent: string;
  model: string | null;
  folder: string;
  runs: number;
  succeeded: number;
  failed: number;
  durationMs: number;
  tokens: Tokens;
  costUsd: number;
  /** The part of it that was computed from the price table; the rest was told by agents. */
  costComputedUsd: number;
  unknownCostRuns: number;
}

/** State of a run's folder before or after one of its attempts. */
export interface RunFolderState extends FolderState {
  runId: number;
  attempt: number;
  phase: "before" | "after";
}

/** Something that was done to a folder with a run's changes, to be taken back if wanted. */
export interface FolderMove {
  id: number;
  runId: number;
  kind: "apply" | "revert";
  root: string;
  /** Trees of the folder before and after it. */
  from: string;
  to: string;
  at: number;
  undoneAt: number | null;
}

/** A worktree as the engine keeps it. Rows outlive their runs: the folder may hold work. */
export interface WorktreeRecord extends Worktree {
  /** Tree that was applied: what is still as in it is not lost with the worktree. */
  appliedTree: string | null;
  /** What a discard kept; null unless discarded. */
  discarded: Discarded | null;
}

export interface StoreReader
  extends PageReader, OutboxReader, QuestionReader, ProposalReader, SteeringReader {
  /** Sums by bucket of days, oldest first; empty buckets are left out. */
  insightSeries(
    filter: InsightFilter,
    bucket: "day" | "week" | "month",
  ): (InsightSums & { start: string })[];
  /** Sums by what the filter says, the costliest first. */
  insightGroups(filter: InsightFilter): (InsightSums & { key: string })[];
  /** Runs by how long they took: bin n holds durations near 2^(n/16) milliseconds. */
  durationBins(filter: {
    from: string;
    until: string;
    agent?: string | undefined;
  }): { day: string; bin: number; runs: number }[];
  /** Names of all jobs, removed ones too. */
  jobNames(): Map<number, string>;
  /** By attempt, `before` first. */
  folderStates(runId: number): RunFolderState[];
  /** Other runs whose attempts worked in the same repository within a time. */
  runsInFolder(filter: {
    root: string;
    from: number;
    until: number;
    exceptRun: number;
  }): { runId: number; jobName: string }[];
  /** Newest first. */
  folderMoves(runId: number): FolderMove[];
  worktree(runId: number): WorktreeRecord | null;
  /** Newest first; those that were removed or discarded only when asked for. */
  worktrees(filter?: { gone?: boolean }): WorktreeRecord[];
  job(id: number): Job | null;
  /** What decides who is told about a job, without the rest of it. Asked for every message. */
  jobTelling(id: number): Pick<Job, "tell" | "tags"> | null;
  /** Newest last. Removed jobs only when asked for. */
  jobs(filter?: { includeRemoved?: boolean; ids?: number[] }): Job[];
  /** Jobs with a due instant at or before `at`, earliest first. */
  dueJobs(at: number, limit: number): Job[];
  /** Timed pauses that are over at `at`. */
  expiredPauses(at: number): Job[];
  /** The nearest instant at which a job is due or a timed pause ends; null when none. */
  nearestDue(): number | null;
  nearestPauseEnd(): number | null;
  jobsFollowing(jobId: number): Job[];

  run(id: number): RunRecord | null;
  /** Newest first. */
  runs(filter?: RunFilter): RunRecord[];
  /** All runs in the given states, oldest first. */
  runsInStates(states: RunState[]): RunRecord[];
  /** Queued runs in dispatch order: priority, then due instant, then id. */
  queued(limit: number): RunRecord[];
  countInStates(states: RunState[]): number;
  /** Waiting runs whose `notBefore` has come. */
  waitingUntil(at: number): RunRecord[];
  nearestNotBefore(): number | null;
  /** Waiting runs that name this run as a dependency. */
  waitingAfter(runId: number): RunRecord[];
  /** Id of the oldest unfinished run of a batch; null when there is none. */
  headOfBatch(batch: string): number | null;
  /** Unfinished runs of a job, oldest first. */
  activeRunsOf(jobId: number): RunRecord[];
  attempts(runId: number): Attempt[];
  /** Ids of the runs of the same job just before and after a run. */
  neighbours(runId: number): { previous: number | null; next: number | null };
  answer(runId: number): { answer: string | null; structured: unknown } | null;
  /** Answer of the newest run of a job that succeeded with one; only runs with a smaller id where one is given. */
  lastAnswer(jobId: number, beforeRunId: number | null): string | null;
  /** Cost of the newest runs of a job, or of those with an agent. */
  costHistory(filter: {
    jobId?: number;
    agent?: string;
    model?: string;
    folder?: string;
  }): CostHistory;
  /** By id. */
  templates(): KeptTemplate[];
  /** The prompt as its variables were filled in; null where there was nothing to fill in. */
  renderedPrompt(runId: number): RenderedPrompt | null;

  occurrence(jobId: number, dueAt: number): Occurrence | null;
  occurrences(filter?: OccurrenceFilter): Occurrence[];

  spend(filter: SpendFilter): Spend;
  rollups(filter: { fromDay: string; untilDay?: string; jobId?: number }): Rollup[];
  sessionTotals(agent: string, sessionId: string): SessionTotals | null;
  /** Holds on agent accounts that end after `at`. */
  holds(at: number): { accountKey: string; until: number; reason: string }[];
  meta(key: string): string | null;
}

export interface StoreWriter
  extends PageWriter, OutboxWriter, QuestionWriter, ProposalWriter, SteeringWriter {
  /** Writes a state, or replaces the one of the same attempt and phase. */
  recordFolderState(state: RunFolderState): void;
  addFolderMove(move: Omit<FolderMove, "id" | "undoneAt">): FolderMove;
  /** Compare-and-set: null when it was undone already. */
  undoFolderMove(id: number, at: number): FolderMove | null;
  /** Makes or replaces the row of the run's worktree. */
  saveWorktree(worktree: WorktreeRecord): WorktreeRecord;
  createJob(fields: JobFields): Job;
  /**
   * Changes a job. `expectedVersion` null = whatever it is (the engine's own changes).
   * Errors: `not-found`, `conflict` (someone else changed it first; `current` is theirs).
   */
  updateJob(
    id: number,
    expectedVersion: number | null,
    patch: Partial<JobFields>,
  ): Result<Job, { code: "not-found" | "conflict"; message: string; current: Job | null }>;

  /** Makes and changes jobs and keeps templates, all or none. */
  takeIn(input: { jobs: JobWrite[]; templates: KeptTemplate[] }): Job[];
  saveTemplate(template: KeptTemplate): void;
  /** False when there was none. */
  removeTemplate(id: string): boolean;

  claim(claim: Claim): ClaimResult | null;
  createRun(run: NewRun): RunRecord;
  /** Compare-and-set on the state; null when the run was in another state. */
  transition(
    runId: number,
    from: RunState[],
    to: ActiveRunState,
    patch: Partial<
      Pick<
        RunRecord,
        | "notBefore"
        | "waitingFor"
        | "stopAs"
        | "stopReason"
        | "startedAt"
        | "dispatchedAt"
        | "sessionId"
        | "model"
        | "turns"
        | "accountKey"
        | "attemptsUsed"
        | "resumeSessionId"
        | "agentVersion"
        | "reason"
        | "finishedAt"
        | "exitCode"
        | "failureClass"
        | "deadLetter"
        | "catchUp"
      >
    >,
    outbox?: OutboxMessage[],
  ): RunRecord | null;
  /** queued → starting: makes the attempt row with its folder and marker. null when the run was not queued. */
  startAttempt(
    runId: number,
    attempt: { dir: string; marker: string; dispatchedAt: number },
  ): RunRecord | null;
  /** Keeps the prompt that a run starts with. The first one stands: a retry asks the same. */
  keepPrompt(runId: number, rendered: RenderedPrompt): void;
  /** Records the command of the newest attempt (no values of variables). */
  recordCommand(runId: number, command: Attempt["command"], agentVersion: string | null): void;
  /** Ends the run and all that goes with it, in one transaction. null when the state was another. */
  settle(settle: Settle): { run: RunRecord; newRuns: RunRecord[]; job: Job | null } | null;
  /** Ends the attempt and makes the run wait for the next one. */
  retryLater(input: {
    runId: number;
    from: RunState[];
    attempt: AttemptEnd | null;
    notBefore: number;
    waitingFor: string;
    reason: string | null;
    failureClass: FailureClass | null;
    resumeSessionId: string | null;
    /** A wait for a usage limit does not use up an attempt. */
    countsAsAttempt: boolean;
    outbox: OutboxMessage[];
  }): RunRecord | null;
  /** Makes an ended run queued again with a fresh attempt count (retry by hand). null unless it had ended. */
  reopen(runId: number, at: number): RunRecord | null;
  setOccurrence(jobId: number, dueAt: number, outcome: Outcome, reason: string | null): void;
  /** Rebuilds ledger and run of an attempt folder the database does not know (after a restored backup). */
  adoptRun(
    run: NewRun,
    attempt: { dir: string; marker: string; dispatchedAt: number; attempt: number },
  ): RunRecord | null;
  setHold(accountKey: string, until: number, reason: string): void;
  clearHold(accountKey: string): void;
  setRunFlags(runId: number, flags: { pinned?: boolean; seenAt?: number | null }): RunRecord | null;
  setMeta(key: string, value: string | null): void;
  /** Removes ended, unpinned runs beyond the limits; returns the folders that belonged to them. */
  prune(input: {
    now: number;
    maxAgeDays: number | null;
    maxRunsPerJob: number | null;
    maxBytes: number | null;
    bytesOf: (dir: string) => number;
  }): { runs: number; dirs: string[]; occurrences: number };
}

export interface Store extends StoreReader, StoreWriter {}
