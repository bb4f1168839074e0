/** Reading the ledger, and the few changes to it outside a claim. */
import type { Occurrence } from "../../contract/run.ts";
import type { OccurrenceFilter, StoreReader, StoreWriter } from "../engine/store-port.ts";
import { type OccurrenceRow, toOccurrence } from "./run-rows.ts";
import { list, type Sql } from "./sql.ts";

const DEFAULT_LIMIT = 100;

export function ledgerStore(
  sql: Sql,
): Pick<StoreReader, "occurrence" | "occurrences"> & Pick<StoreWriter, "setOccurrence"> {
  return {
    occurrence(jobId, dueAt) {
      const row = sql.get<OccurrenceRow>(
        "SELECT * FROM occurrences WHERE job_id = ? AND due_at = ?",
        jobId,
        dueAt,
      );
      return row === undefined ? null : toOccurrence(row);
    },

    /** From `from` on, before `until`. In one job, a row of many that reaches into the span is included. */
    occurrences(filter = {}) {
      const where = ["1"];
      const params: unknown[] = [];
      const { jobId } = filter;
      let { from } = filter;
      if (jobId !== undefined) {
        where.push("job_id = ?");
        params.push(jobId);
        if (from !== undefined) from = rowReaching(sql, jobId, from) ?? from;
      }
      if (from !== undefined) {
        where.push("due_at >= ?");
        params.push(from);
      }
      if (filter.until !== undefined) {
        where.push("due_at < ?");
        params.push(filter.until);
      }
      if (filter.outcomes !== undefined && jobId === undefined) {
        return ofOutcomes(sql, filter.outcomes, where, params, filter);
      }
      if (filter.outcomes !== undefined) {
        where.push("outcome IN (SELECT value FROM json_each(?))");
        params.push(list(filter.outcomes));
      }
      const direction = (filter.descending ?? true) ? "DESC" : "ASC";
      return sql
        .all<OccurrenceRow>(
          `SELECT * FROM occurrences WHERE ${where.join(" AND ")}
           ORDER BY due_at ${direction}, job_id ${direction} LIMIT ?`,
          ...params,
          filter.limit ?? DEFAULT_LIMIT,
        )
        .map(toOccurrence);
    },

    setOccurrence: (jobId, dueAt, outcome, reason) =>
      sql.transaction(() => {
        sql.run(
          "UPDATE occurrences SET outcome = ?, reason = ? WHERE job_id = ? AND due_at = ?",
          outcome,
          reason,
          jobId,
          dueAt,
        );
      }),
  };
}

/** Over all jobs, a page of each outcome by its index, merged: a rare outcome needs no long scan. */
function ofOutcomes(
  sql: Sql,
  outcomes: readonly string[],
  where: readonly string[],
  params: readonly unknown[],
  { limit = DEFAULT_LIMIT, descending = true }: OccurrenceFilter,
): Occurrence[] {
  const direction = descending ? "DESC" : "ASC";
  const sign = descending ? -1 : 1;
  return [...new Set(outcomes)]
    .flatMap((outcome) =>
      sql.all<OccurrenceRow>(
        `SELECT * FROM occurrences WHERE ${where.join(" AND ")} AND outcome = ?
         ORDER BY due_at ${direction}, job_id ${direction} LIMIT ?`,
        ...params,
        outcome,
        limit,
      ),
    )
    .toSorted((a, b) => sign * (a.due_at - b.due_at || a.job_id - b.job_id))
    .slice(0, limit)
    .map(toOccurrence);
}

/** First instant of the row that began before `from` and reaches it; null when there is none. */
function rowReaching(sql: Sql, jobId: number, from: number): number | null {
  const row = sql.get<{ due_at: number; last_due_at: number }>(
    `SELECT due_at, last_due_at FROM occurrences WHERE job_id = ? AND due_at < ?
     ORDER BY due_at DESC LIMIT 1`,
    jobId,
    from,
  );
  return row !== undefined && row.last_due_at >= from ? row.due_at : null;
}
