/** The end of a run and all that goes with it: one transaction. */
import type { Job } from "../../contract/job.ts";
import { FAILURE_STATES, SUCCESS_STATES } from "../../contract/words.ts";
import type { RunRecord, Settle, StoreReader, StoreWriter } from "../engine/store-port.ts";
import { closeAttempt, endAttempt, rollupKey } from "./attempt-end.ts";
import { enqueue } from "./outbox-rows.ts";
import { addDuration, addToRollup } from "./rollups.ts";
import { insertRun } from "./run-insert.ts";
import type { RunRow } from "./run-rows.ts";
import { indexRun, readWork } from "./search.ts";
import { list, type Sql, toFlag } from "./sql.ts";

/** Longest summary of an answer in lists, in characters. */
const SUMMARY_CHARS = 200;

const SUCCESS: ReadonlySet<string> = new Set(SUCCESS_STATES);
const FAILURE: ReadonlySet<string> = new Set(FAILURE_STATES);

type Needs = Pick<StoreReader, "run" | "job"> & Pick<StoreWriter, "updateJob">;

export function settler(sql: Sql, store: Needs): Pick<StoreWriter, "settle" | "retryLater"> {
  const inState = (id: number, from: readonly string[]): RunRow | undefined =>
    sql.get<RunRow>(
      "SELECT * FROM runs WHERE id = ? AND state IN (SELECT value FROM json_each(?))",
      id,
      list(from),
    );

  function finish(settle: Settle, before: RunRow): void {
    // Nothing to report: nobody has to look at it and put it away.
    const putAwayAt = settle.to === "silent" ? settle.finishedAt : null;
    sql.run(
      `UPDATE runs SET state = ?, reason = ?, failure_class = ?, finished_at = ?, dead_letter = ?, summary = ?,
         not_before = NULL, waiting_for = NULL, stop_as = NULL, stop_reason = NULL, output_bytes = NULL,
         seen_at = coalesce(?, seen_at), archived_at = coalesce(?, archived_at)
       WHERE id = ?`,
      settle.to,
      settle.reason,
      settle.failureClass,
      settle.finishedAt,
      toFlag(settle.deadLetter),
      summaryOf(settle.answer),
      putAwayAt,
      putAwayAt,
      settle.runId,
    );
    const after = store.run(settle.runId)!;
    const durationMs =
      after.startedAt === null ? 0 : Math.max(0, settle.finishedAt - after.startedAt);
    addToRollup(sql, rollupKey(before, settle.day, after.model), {
      runs: 1,
      succeeded: SUCCESS.has(settle.to) ? 1 : 0,
      failed: FAILURE.has(settle.to) ? 1 : 0,
      durationMs,
    });
    if (after.startedAt !== null) addDuration(sql, settle.day, after.agent, durationMs);
  }

  function keepTexts(settle: Settle, before: RunRow): void {
    sql.run("DELETE FROM run_texts WHERE run_id = ?", settle.runId);
    const { answer } = settle;
    const structured = settle.structured ?? null;
    if (answer === null && structured === null) return;
    sql.run(
      "INSERT INTO run_texts (run_id, answer, structured) VALUES (?, ?, ?)",
      settle.runId,
      answer,
      structured === null ? null : JSON.stringify(structured),
    );
    if (answer === null || answer === "") return;
    const { prompt } = readWork(sql, before.work_id);
    indexRun(sql, { id: before.id, jobId: before.job_id, prompt, answer }, true);
  }

  function changeJob(settle: Settle, jobId: number | null): Job | null {
    if (jobId === null) return null;
    if (settle.job !== null && Object.keys(settle.job).length > 0) {
      store.updateJob(jobId, null, settle.job);
    }
    return store.job(jobId);
  }

  return {
    settle: (settle) =>
      sql.transaction(() => {
        const before = inState(settle.runId, settle.from);
        if (before === undefined) return null;
        if (settle.attempt !== null) endAttempt(sql, before, settle.attempt);
        else {
          const { finishedAt, to, reason } = settle;
          closeAttempt(sql, before, { finishedAt, outcome: to, reason });
        }
        finish(settle, before);
        keepTexts(settle, before);
        if (settle.occurrence !== null) {
          sql.run(
            `UPDATE occurrences SET outcome = ?, reason = ?
             WHERE job_id = ? AND due_at = ? AND run_id = ?`,
            settle.occurrence.outcome,
            settle.occurrence.reason,
            before.job_id,
            before.due_at,
            before.id,
          );
        }
        const job = changeJob(settle, before.job_id);
        enqueue(sql, settle.outbox);
        const newRuns = settle.newRuns.map((run): RunRecord => store.run(insertRun(sql, run))!);
        return { run: store.run(settle.runId)!, newRuns, job };
      }),

    retryLater: (input) =>
      sql.transaction(() => {
        const before = inState(input.runId, input.from);
        if (before === undefined) return null;
        if (input.attempt !== null) endAttempt(sql, before, input.attempt);
        else {
          const outcome = input.failureClass ?? "retry";
          closeAttempt(sql, before, { finishedAt: sql.now(), outcome, reason: input.reason });
        }
        sql.run(
          `UPDATE runs SET state = 'waiting', not_before = ?, waiting_for = ?, reason = ?, failure_class = ?,
             resume_session_id = ?, attempts_used = max(0, attempts_used - ?), stop_as = NULL, stop_reason = NULL
           WHERE id = ?`,
          input.notBefore,
          input.waitingFor,
          input.reason,
          input.failureClass,
          input.resumeSessionId,
          // The start of an attempt has counted it.
          toFlag(!input.countsAsAttempt),
          input.runId,
        );
        enqueue(sql, input.outbox);
        return store.run(input.runId);
      }),
  };
}

/** The answer in one line, for lists. */
function summaryOf(answer: string | null): string | null {
  if (answer === null) return null;
  // Cut first: the rest of a long answer is not worth looking at here.
  const line = answer
    .slice(0, SUMMARY_CHARS * 4)
    .replace(/\s+/gu, " ")
    .trim();
  const short = Array.from(line);
  if (short.length <= SUMMARY_CHARS && answer.length <= SUMMARY_CHARS * 4) return line;
  return `${short.slice(0, SUMMARY_CHARS - 1).join("")}…`;
}
