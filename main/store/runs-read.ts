/** Reading runs: pages for people, queues for the engine. Prompts and answers are left where they are. */
import type { RunFilter, RunRecord, StoreReader } from "../engine/store-port.ts";
import { type AttemptRow, type RunRow, toAttempt, toRecord } from "./run-rows.ts";
import { matchExpression, readWork, searchQuery } from "./search.ts";
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
>;

export function runReader(sql: Sql): RunReader {
  const record = (row: RunRow): RunRecord => toRecord(row, (workId) => readWork(sql, workId));
  const records = (text: string, ...params: unknown[]): RunRecord[] =>
    sql.all<RunRow>(text, ...params).map(record);

  const beginning = wordsBeginning(sql);

  function runs(filter: RunFilter = {}): RunRecord[] {
    const { jobId, states, batch, beforeId, search } = filter;
    const limit = filter.limit ?? DEFAULT_LIMIT;
    const where: string[] = [];
    const params: unknown[] = [];
    const add = (condition: string, ...values: unknown[]): void => {
      where.push(condition);
      params.push(...values);
    };
    let from = "runs";
    let order = "runs.id";
    if (search !== undefined && search.trim() !== "") {
      const query = searchQuery(search, beginning);
      if (query === null) return [];
      // The index yields its hits newest first; CROSS keeps it on the outside, so that a page stops early.
      from = "run_search CROSS JOIN runs ON runs.id = run_search.rowid";
      order = "run_search.rowid";
      add("run_search MATCH ?", matchExpression(query, jobId));
    } else if (jobId !== undefined) {
      add("runs.job_id = ?", jobId);
    }
    if (beforeId !== undefined) add(`${order} < ?`, beforeId);
    if (batch !== undefined) add("runs.batch = ?", batch);
    if (states !== undefined) {
      // The plus keeps the planner from leaving the narrower index (job, batch, search) for the one on states.
      add("+runs.state IN (SELECT value FROM json_each(?))", list(states));
    }
    const condition = where.length === 0 ? "1" : where.join(" AND ");
    return records(
      `SELECT runs.* FROM ${from} WHERE ${condition} ORDER BY ${order} DESC LIMIT ?`,
      ...params,
      limit,
    );
  }

  /** A page over several states: the newest of each state, merged, so that a rare state needs no long scan. */
  function inStates(states: readonly string[], limit: number, beforeId?: number): RunRecord[] {
    const ids = [...new Set(states)].flatMap((state) =>
      sql.all<{ id: number }>(
        "SELECT id FROM runs WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?",
        state,
        beforeId ?? Number.MAX_SAFE_INTEGER,
        limit,
      ),
    );
    const newest = ids
      .map(({ id }) => id)
      .sort((a, b) => b - a)
      .slice(0, limit);
    return records(
      "SELECT * FROM runs WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
      list(newest),
    );
  }

  return {
    run(id) {
      const row = sql.get<RunRow>("SELECT * FROM runs WHERE id = ?", id);
      return row === undefined ? null : record(row);
    },

    runs(filter = {}) {
      const { states, jobId, batch, search } = filter;
      const onlyStates =
        states !== undefined &&
        jobId === undefined &&
        batch === undefined &&
        (search === undefined || search.trim() === "");
      return onlyStates
        ? inStates(states, filter.limit ?? DEFAULT_LIMIT, filter.beforeId)
        : runs(filter);
    },

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
