/**
 * The messages that a run brings about, to be written with the fact they tell. A channel gets one message for one
 * end: the most telling that it wants ("recovered" says more than "succeeded").
 */
import type { Job } from "../../contract/job.ts";
import type { NotifyEvent } from "../../contract/notification-words.ts";
import type { FailureClass, FinalRunState } from "../../contract/words.ts";
import { messagesFor, type EngineContext } from "./context.ts";
import type { OutboxMessage } from "./outbox-port.ts";
import type { NoticeTarget } from "./ports.ts";
import { isSuccess } from "./run-states.ts";
import type { RunRecord, Settle } from "./store-port.ts";

export interface RunEnd {
  state: FinalRunState;
  /** What it is told as; null where nobody is told. See `eventOf`. */
  event: NotifyEvent | null;
  reason: string | null;
  failureClass: FailureClass | null;
  deadLetter: boolean;
  answer: string | null;
}

/** What the end of a run is told as, unless its circumstances say otherwise. */
export function eventOf(state: FinalRunState): NotifyEvent | null {
  switch (state) {
    case "succeeded":
      return "run.succeeded";
    case "silent":
      return "run.silent";
    case "blocked":
      return "run.blocked";
    case "over-budget":
      return "run.over-budget";
    case "cancelled":
      return null;
    default:
      return "run.failed";
  }
}

/** @param jobPatch what the end changes at the job, see `Settle` */
export function endMessages(
  context: EngineContext,
  run: RunRecord,
  end: RunEnd,
  job: Job | null,
  jobPatch: Settle["job"],
  at: number,
): OutboxMessage[] {
  if (end.event === null || run.trigger === "test") return [];
  const tellings = isSuccess(end.state)
    ? successTellings(context, run, end, job, jobPatch)
    : failureTellings(end, jobPatch);
  const told = new Set<string>();
  return tellings.flatMap(({ event, payload, fingerprint = null, allowed = true }) => {
    const targets = context.notices
      .targets(event, run.jobId)
      .filter((target) => !told.has(target.channel));
    for (const target of targets) told.add(target.channel);
    const wanted = allowed ? targets : targets.filter(({ isRecord }) => isRecord);
    return write(context, event, run, payload, at, fingerprint, wanted);
  });
}

/** A message about a run that goes on. */
export function progressMessages(
  context: EngineContext,
  event: "run.started" | "run.retrying" | "run.usage-limit",
  run: RunRecord,
  payload: Record<string, unknown>,
  at: number,
): OutboxMessage[] {
  if (run.trigger === "test") return [];
  return write(context, event, run, { state: run.state, ...payload }, at, null);
}

interface Telling {
  event: NotifyEvent;
  payload: Record<string, unknown>;
  fingerprint?: string | null;
  /** False: who wants this is told nothing, not even something less telling; unless it is for the record. */
  allowed?: boolean;
}

function failureTellings(end: RunEnd, jobPatch: Settle["job"]): Telling[] {
  const { state, reason, failureClass } = end;
  const payload = { state, reason, failureClass };
  const event = end.event!;
  const kind = event === "run.failed" ? (failureClass ?? state) : event;
  const fingerprint = event === "job.missed" ? null : `${kind}:${withoutNumbers(reason ?? "")}`;
  const tellings: Telling[] = [{ event, payload, fingerprint }];
  if (end.deadLetter) tellings.unshift({ event: "run.dead-letter", payload, fingerprint });
  if (jobPatch?.enabled === false) {
    const { failuresInARow, pauseReason } = jobPatch;
    const more = { ...payload, failuresInARow, reason: pauseReason };
    tellings.unshift({ event: "job.auto-paused", payload: more });
  }
  return tellings;
}

function successTellings(
  context: EngineContext,
  run: RunRecord,
  end: RunEnd,
  job: Job | null,
  jobPatch: Settle["job"],
): Telling[] {
  const payload = { state: end.state, reason: end.reason };
  const recovered: Telling[] =
    job && jobPatch?.failuresInARow === 0
      ? [{ event: "job.recovered", payload: { ...payload, after: job.failuresInARow } }]
      : [];
  if (end.state === "silent") return [...recovered, { event: end.event!, payload }];
  const { notices, store } = context;
  const onlyWhenChanged = notices.onlyWhenChanged(run.jobId);
  // Reading the last answer costs something, so it is done only where someone wants to know.
  const matters =
    run.jobId !== null && (onlyWhenChanged || notices.targets("run.changed", run.jobId).length > 0);
  if (!matters) return [...recovered, { event: "run.succeeded", payload }];
  const last = store.answerBefore(run.jobId!, run.id);
  const changed = last === null || last.answer !== (end.answer ?? "");
  const succeeded: Telling = {
    event: "run.succeeded",
    payload,
    allowed: changed || !onlyWhenChanged,
  };
  if (!changed) return [...recovered, succeeded];
  // A first answer is not another than one before it.
  if (last === null) return [...recovered, succeeded];
  const { runId: previousRunId } = last;
  return [
    ...recovered,
    { event: "run.changed", payload: { ...payload, previousRunId } },
    { ...succeeded, payload: { ...payload, previousRunId } },
  ];
}

function write(
  context: EngineContext,
  event: NotifyEvent,
  run: RunRecord,
  payload: Record<string, unknown>,
  at: number,
  fingerprint: string | null,
  targets?: NoticeTarget[],
): OutboxMessage[] {
  // A run retried by hand ends again, perhaps without a new attempt; the instant keeps the messages apart.
  const key = `${run.id}.${run.attempt}.${at}`;
  const about = { jobId: run.jobId, runId: run.id, key, at, fingerprint };
  return messagesFor(context, event, about, { jobName: run.jobName, ...payload }, targets);
}

/** Times, ids and amounts differ from failure to failure; the failure is the same. */
function withoutNumbers(reason: string): string {
  return reason
    .slice(0, 300)
    .replace(/\b[0-9a-f]*\d[0-9a-f]*\b/gi, "#")
    .replace(/\d+/g, "#");
}
