/** The runs of the same job just before and just after a run. */
import type { StoreReader } from "../engine/store-port.ts";
import type { Sql } from "./sql.ts";

export function neighbourReader(sql: Sql): Pick<StoreReader, "neighbours"> {
  const beside = (jobId: number, id: number, comparison: "<" | ">"): number | null =>
    sql.get<{ id: number }>(
      `SELECT id FROM runs WHERE job_id = ? AND id ${comparison} ?
       ORDER BY id ${comparison === "<" ? "DESC" : "ASC"} LIMIT 1`,
      jobId,
      id,
    )?.id ?? null;

  return {
    neighbours(runId) {
      const run = sql.get<{ jobId: number | null }>(
        "SELECT job_id AS jobId FROM runs WHERE id = ?",
        runId,
      );
      const jobId = run?.jobId ?? null;
      if (jobId === null) return { previous: null, next: null };
      return { previous: beside(jobId, runId, "<"), next: beside(jobId, runId, ">") };
    },
  };
}
