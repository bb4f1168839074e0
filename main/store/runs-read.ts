/** Reading runs: pages for people, queues for the engine. Prompts and answers are left where they are. */
import type { RunRecord, StoreReader } from "../engine/store-port.ts";
import { type AttemptRow, type RunRow, toAttempt, toRecord } from "./run-rows.ts";
import { selectRuns } from "./run-selection.ts";
import { readWork } from "./search.ts";
import { wordsBeginning } from "./search-words.ts";
import { list, type Sql } from "./sql.ts";

/** Rows of a page when the caller names no number. */
const DEFAULT_LIMIT = 100;

const ACTIVE = "('waiting', 'queued', 'starting', 'running', 'stopping', 'settling')";

type RunReader = Pick<
  StoreReader,
  | "run"
  | "runs"
  | "runsInStates"
  | "queued"
  | "countInStates"
  | "waitingUntil"
  | "nearestNotBefore"
  | "waitingAfter"
  | "headOfBatch"
  | "activeRunsOf"
  | "attempts"
  | "answer"
  | "countRuns"
> & {
  /** Newest first; ids that do not exist are left out. */
  byIds(ids: readonly number[]): RunRecord[];
};

export function runReader(sql: Sql): RunReader {
  const record = (row: RunRow): RunRecord => toRecord(row, (workId) => readWork(sql, workId));
  const records = (text: string, ...params: unknown[]): RunRecord[] =>
    sql.all<RunRow>(text, ...params).map(record);

  const beginning = wordsBeginning(sql);

  const byIds = (ids: readonly number[]): RunRecord[] =>
    records(
      "SELECT * FROM runs WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
      list(ids),
    );

  return {
    run(id) {
      const row = sql.get<RunRow>("SELECT * FROM runs WHERE id = ?", id);
      return row === undefined ? null : record(row);
    },

    runs: (filter = {}) => byIds(selectRuns(sql, beginning, filter, filter.limit ?? DEFAULT_LIMIT)),

    countRuns: (filter, most) => selectRuns(sql, beginning, filter, most).length,

    byIds,

    runsInStates: (states) =>
      records(
        "SELECT * FROM runs WHERE state IN (SELECT value FROM json_each(?)) ORDER BY id",
        list(states),
      ),

    queued: (limit) =>
      records(
        `SELECT * FROM runs WHERE state = 'queued'
         ORDER BY priority DESC, due_at, id LIMIT ?`,
        limit,
      ),

    countInStates: (states) =>
      sql.get<{ n: number }>(
        "SELECT count(*) AS n FROM runs WHERE state IN (SELECT value FROM json_each(?))",
        list(states),
      )?.n ?? 0,

    waitingUntil: (at) =>
      records(
        `SELECT * FROM runs WHERE state = 'waiting' AND not_before IS NOT NULL
         AND not_before <= ? ORDER BY not_before, id`,
        at,
      ),

    nearestNotBefore: () =>
      sql.get<{ at: number | null }>(
        `SELECT min(not_before) AS at FROM runs
         WHERE state = 'waiting' AND not_before IS NOT NULL`,
      )?.at ?? null,

    waitingAfter: (runId) =>
      records(
        `SELECT runs.* FROM run_dependencies CROSS JOIN runs ON runs.id = run_dependencies.run_id
         WHERE depends_on = ? AND +state = 'waiting' ORDER BY runs.id`,
        runId,
      ),

    headOfBatch: (batch) =>
      sql.get<{ id: number | null }>(
        `SELECT min(id) AS id FROM runs WHERE batch = ? AND +state IN ${ACTIVE}`,
        batch,
      )?.id ?? null,

    // Few runs are active: they are found by state, and the job's long history is not read.
    activeRunsOf: (jobId) =>
      records(`SELECT * FROM runs WHERE state IN ${ACTIVE} AND +job_id = ? ORDER BY id`, jobId),

    attempts: (runId) =>
      sql
        .all<AttemptRow>("SELECT * FROM attempts WHERE run_id = ? ORDER BY attempt", runId)
        .map(toAttempt),

    answer(runId) {
      const row = sql.get<{ answer: string | null; structured: string | null }>(
        "SELECT answer, structured FROM run_texts WHERE run_id = ?",
        runId,
      );
      if (row === undefined) return null;
      const structured: unknown = row.structured === null ? null : JSON.parse(row.structured);
      return { answer: row.answer, structured };
    },
  };
}
