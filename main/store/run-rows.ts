/** Runs as rows, as the engine's records, and as the contract's shape. */
import type { Work } from "../../contract/job.ts";
import type { Attempt, Occurrence, Run } from "../../contract/run.ts";
import type { RunRecord } from "../engine/store-port.ts";

interface TokenColumns {
  tokens_input: number;
  tokens_cached: number;
  tokens_output: number;
  tokens_reasoning: number;
}

export interface RunRow extends TokenColumns {
  id: number;
  job_id: number | null;
  job_name: string;
  state: RunRecord["state"];
  trigger: RunRecord["trigger"];
  due_at: number;
  dispatched_at: number | null;
  started_at: number | null;
  finished_at: number | null;
  attempt: number;
  attempts_used: number;
  exit_code: number | null;
  reason: string | null;
  failure_class: RunRecord["failureClass"];
  agent: RunRecord["agent"];
  agent_version: string | null;
  model: string | null;
  profile: RunRecord["profile"];
  folder: string;
  session_id: string | null;
  turns: number | null;
  cost_usd: number | null;
  cost_source: RunRecord["costSource"];
  summary: string | null;
  batch: string | null;
  after: string;
  not_before: number | null;
  waiting_for: string | null;
  permission_blocks: number;
  dead_letter: number;
  pinned: number;
  seen_at: number | null;
  archived_at: number | null;
  created_at: number;
  work_id: number;
  priority: number;
  weight: number;
  concurrency_key: string | null;
  dir: string | null;
  marker: string | null;
  stop_as: RunRecord["stopAs"];
  stop_reason: string | null;
  resume_session_id: string | null;
  account_key: string | null;
  catch_up: number;
}

export const tokensOf = (row: TokenColumns): Run["tokens"] => ({
  input: row.tokens_input,
  cached: row.tokens_cached,
  output: row.tokens_output,
  reasoning: row.tokens_reasoning,
});

/** @param loadWork reads the work, once, when somebody asks: lists must not read prompts */
export function toRecord(row: RunRow, loadWork: (workId: number) => Work): RunRecord {
  let work: Work | null = null;
  return {
    id: row.id,
    jobId: row.job_id,
    jobName: row.job_name,
    state: row.state,
    trigger: row.trigger,
    dueAt: row.due_at,
    dispatchedAt: row.dispatched_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    attempt: row.attempt,
    exitCode: row.exit_code,
    reason: row.reason,
    failureClass: row.failure_class,
    agent: row.agent,
    agentVersion: row.agent_version,
    model: row.model,
    profile: row.profile,
    sessionId: row.session_id,
    turns: row.turns,
    tokens: tokensOf(row),
    costUsd: row.cost_usd,
    costSource: row.cost_source,
    summary: row.summary,
    batch: row.batch,
    after: row.after === "[]" ? [] : (JSON.parse(row.after) as Run["after"]),
    notBefore: row.not_before,
    waitingFor: row.waiting_for,
    permissionBlocks: row.permission_blocks,
    deadLetter: row.dead_letter === 1,
    pinned: row.pinned === 1,
    seenAt: row.seen_at,
    archivedAt: row.archived_at,
    createdAt: row.created_at,
    get work(): Work {
      work ??= loadWork(row.work_id);
      return work;
    },
    priority: row.priority,
    weight: row.weight,
    concurrencyKey: row.concurrency_key,
    dir: row.dir,
    marker: row.marker,
    stopAs: row.stop_as,
    stopReason: row.stop_reason,
    resumeSessionId: row.resume_session_id,
    accountKey: row.account_key,
    attemptsUsed: row.attempts_used,
    catchUp: row.catch_up === 1,
  };
}

export interface AttemptRow extends TokenColumns {
  run_id: number;
  attempt: number;
  dir: string;
  marker: string;
  dispatched_at: number;
  started_at: number | null;
  finished_at: number | null;
  exit_code: number | null;
  outcome: string | null;
  reason: string | null;
  failure_class: Attempt["failureClass"];
  session_id: string | null;
  cost_usd: number | null;
  cost_source: Attempt["costSource"];
  permission_blocks: number;
  command: string | null;
}

export const toAttempt = (row: AttemptRow): Attempt => ({
  runId: row.run_id,
  attempt: row.attempt,
  dispatchedAt: row.dispatched_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  exitCode: row.exit_code,
  outcome: row.outcome,
  reason: row.reason,
  failureClass: row.failure_class,
  sessionId: row.session_id,
  tokens: tokensOf(row),
  costUsd: row.cost_usd,
  costSource: row.cost_source,
  dir: row.dir,
  command: row.command === null ? null : (JSON.parse(row.command) as Attempt["command"]),
});

export interface OccurrenceRow {
  job_id: number;
  due_at: number;
  last_due_at: number;
  count: number;
  outcome: Occurrence["outcome"];
  reason: string | null;
  run_id: number | null;
  decided_at: number;
}

export const toOccurrence = (row: OccurrenceRow): Occurrence => ({
  jobId: row.job_id,
  dueAt: row.due_at,
  outcome: row.outcome,
  reason: row.reason,
  runId: row.run_id,
  count: row.count,
  lastDueAt: row.last_due_at,
  decidedAt: row.decided_at,
});
