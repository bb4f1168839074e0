/** The edges of the run's state machine that do not end it, each a compare-and-set on the state. */
import type { ActiveRunState } from "../../contract/words.ts";
import { FINAL_RUN_STATES } from "../../contract/words.ts";
import type { NewRun, RunRecord, StoreReader, StoreWriter } from "../engine/store-port.ts";
import { enqueue } from "./outbox-rows.ts";
import { insertRun } from "./run-insert.ts";
import { list, type Sql, toFlag } from "./sql.ts";

type Patch = Parameters<StoreWriter["transition"]>[3];

const PATCH_COLUMNS: Record<keyof Patch, string> = {
  notBefore: "not_before",
  waitingFor: "waiting_for",
  stopAs: "stop_as",
  stopReason: "stop_reason",
  startedAt: "started_at",
  dispatchedAt: "dispatched_at",
  sessionId: "session_id",
  model: "model",
  turns: "turns",
  accountKey: "account_key",
  attemptsUsed: "attempts_used",
  resumeSessionId: "resume_session_id",
  agentVersion: "agent_version",
  reason: "reason",
  finishedAt: "finished_at",
  exitCode: "exit_code",
  failureClass: "failure_class",
  deadLetter: "dead_letter",
  catchUp: "catch_up",
};

/** Fields of a run that its newest attempt has too. */
const ATTEMPT_COLUMNS: Partial<Record<keyof Patch, string>> = {
  startedAt: "started_at",
  sessionId: "session_id",
  agentVersion: "agent_version",
};

const bindable = (value: unknown): unknown => (typeof value === "boolean" ? toFlag(value) : value);

type RunWriter = Pick<
  StoreWriter,
  | "createRun"
  | "transition"
  | "startAttempt"
  | "recordCommand"
  | "reopen"
  | "adoptRun"
  | "setRunFlags"
>;

export function runWriter(sql: Sql, run: StoreReader["run"]): RunWriter {
  function addAttempt(
    runId: number,
    from: readonly ActiveRunState[],
    attempt: { number: number | null; dir: string; marker: string; dispatchedAt: number },
  ): RunRecord | null {
    const { dir, marker, dispatchedAt } = attempt;
    // The row of a run shows its newest attempt; what was before is in the attempts.
    const { changes } = sql.run(
      `UPDATE runs SET state = 'starting', attempt = coalesce(?, attempt + 1), attempts_used = attempts_used + 1,
         dir = ?, marker = ?, dispatched_at = ?, started_at = NULL, finished_at = NULL, exit_code = NULL,
         reason = NULL, failure_class = NULL, not_before = NULL, waiting_for = NULL
       WHERE id = ? AND state IN (SELECT value FROM json_each(?))`,
      attempt.number,
      dir,
      marker,
      dispatchedAt,
      runId,
      list(from),
    );
    if (changes === 0) return null;
    sql.run(
      `INSERT INTO attempts (run_id, attempt, dir, marker, dispatched_at)
       SELECT id, attempt, ?, ?, ? FROM runs WHERE id = ?`,
      dir,
      marker,
      dispatchedAt,
      runId,
    );
    return run(runId);
  }

  /** Run that the ledger has for the instant of an adopted one. */
  function ledgerRun(adopted: NewRun): { known: boolean; run: RunRecord | null } {
    if (adopted.jobId === null || adopted.trigger !== "schedule")
      return { known: false, run: null };
    const row = sql.get<{ run_id: number | null }>(
      "SELECT run_id FROM occurrences WHERE job_id = ? AND due_at = ?",
      adopted.jobId,
      adopted.dueAt,
    );
    const runId = row?.run_id ?? null;
    return { known: row !== undefined, run: runId === null ? null : run(runId) };
  }

  return {
    createRun: (fields) => sql.transaction(() => run(insertRun(sql, fields))!),

    transition: (runId, from, to, patch, outbox = []) =>
      sql.transaction(() => {
        const keys = (Object.keys(PATCH_COLUMNS) as (keyof Patch)[]).filter(
          (key) => patch[key] !== undefined,
        );
        const sets = ["state = ?", ...keys.map((key) => `${PATCH_COLUMNS[key]} = ?`)];
        const { changes } = sql.run(
          `UPDATE runs SET ${sets.join(", ")}
           WHERE id = ? AND state IN (SELECT value FROM json_each(?))`,
          to,
          ...keys.map((key) => bindable(patch[key])),
          runId,
          list(from),
        );
        if (changes === 0) return null;
        const shared = keys.filter((key) => ATTEMPT_COLUMNS[key] !== undefined);
        if (shared.length > 0) {
          sql.run(
            `UPDATE attempts SET ${shared.map((key) => `${ATTEMPT_COLUMNS[key]} = ?`).join(", ")}
             WHERE run_id = ? AND attempt = (SELECT attempt FROM runs WHERE id = ?)
             AND finished_at IS NULL`,
            ...shared.map((key) => bindable(patch[key])),
            runId,
            runId,
          );
        }
        enqueue(sql, outbox);
        return run(runId);
      }),

    startAttempt: (runId, attempt) =>
      sql.transaction(() => addAttempt(runId, ["queued"], { ...attempt, number: null })),

    recordCommand: (runId, command, agentVersion) =>
      sql.transaction(() => {
        sql.run(
          `UPDATE attempts SET command = ?, agent_version = ?
           WHERE run_id = ? AND attempt = (SELECT attempt FROM runs WHERE id = ?)`,
          command === null ? null : JSON.stringify(command),
          agentVersion,
          runId,
          runId,
        );
        sql.run(
          "UPDATE runs SET agent_version = coalesce(?, agent_version) WHERE id = ?",
          agentVersion,
          runId,
        );
      }),

    reopen: (runId, at) =>
      sql.transaction(() => {
        const { changes } = sql.run(
          `UPDATE runs SET state = 'queued', reopened_at = ?, attempts_used = 0, dispatched_at = NULL,
             started_at = NULL, finished_at = NULL, exit_code = NULL, reason = NULL, failure_class = NULL,
             summary = NULL, not_before = NULL, waiting_for = NULL, stop_as = NULL, stop_reason = NULL,
             resume_session_id = NULL, dead_letter = 0, seen_at = NULL, archived_at = NULL, output_bytes = NULL
           WHERE id = ? AND state IN (SELECT value FROM json_each(?))`,
          at,
          runId,
          list(FINAL_RUN_STATES),
        );
        if (changes === 0) return null;
        sql.run("DELETE FROM run_texts WHERE run_id = ?", runId);
        return run(runId);
      }),

    adoptRun: (fields, { attempt: number, dir, marker, dispatchedAt }) =>
      sql.transaction(() => {
        const taken = sql.get(
          `SELECT 1 FROM attempts WHERE dir = @dir UNION ALL SELECT 1 FROM pruned_dirs WHERE dir = @dir`,
          { dir },
        );
        if (taken !== undefined) return null;
        const attempt = { number, dir, marker, dispatchedAt };
        const ledger = ledgerRun(fields);
        if (ledger.run !== null) {
          // The backup knew the occurrence, not the attempt made of it since then.
          return ledger.run.attempt < number
            ? addAttempt(ledger.run.id, ["waiting", "queued"], attempt)
            : null;
        }
        const jobKnown =
          fields.jobId !== null &&
          sql.get("SELECT 1 FROM jobs WHERE id = ?", fields.jobId) !== undefined;
        const jobId = jobKnown ? fields.jobId : null;
        const id = insertRun(sql, { ...fields, jobId });
        if (jobId !== null && fields.trigger === "schedule") {
          sql.run(
            ledger.known
              ? `UPDATE occurrences SET outcome = 'fired', run_id = @id, reason = @reason
                 WHERE job_id = @jobId AND due_at = @dueAt`
              : `INSERT INTO occurrences (job_id, due_at, last_due_at, count, outcome, reason, run_id, decided_at)
                 VALUES (@jobId, @dueAt, @dueAt, 1, 'fired', @reason, @id, @decidedAt)`,
            {
              id,
              jobId,
              dueAt: fields.dueAt,
              ...(ledger.known ? {} : { decidedAt: sql.now() }),
              reason: "Found again by its folder after the database had been restored.",
            },
          );
        }
        return addAttempt(id, ["queued", "waiting"], attempt);
      }),

    setRunFlags: (runId, flags) =>
      sql.transaction(() => {
        if (flags.pinned !== undefined) {
          sql.run("UPDATE runs SET pinned = ? WHERE id = ?", toFlag(flags.pinned), runId);
        }
        if (flags.seenAt !== undefined) {
          sql.run("UPDATE runs SET seen_at = ? WHERE id = ?", flags.seenAt, runId);
        }
        return run(runId);
      }),
  };
}
