/** What the newest runs cost: the ground of an estimate. Asked at every keystroke, so it looks at few rows. */
import type { CostHistory, StoreReader } from "../engine/store-port.ts";
import type { Sql } from "./sql.ts";

/** Newest runs of one job that count. */
const OF_JOB = 50;
/** Newest runs of all jobs among which similar ones are looked for. */
const OF_ALL = 2_000;

export function costHistory(sql: Sql): Pick<StoreReader, "costHistory"> {
  return {
    costHistory({ jobId, agent, model, folder }) {
      const newest =
        jobId === undefined
          ? `SELECT * FROM runs ORDER BY id DESC LIMIT ${OF_ALL}`
          : `SELECT * FROM runs WHERE job_id = @jobId ORDER BY id DESC LIMIT ${OF_JOB}`;
      // A run that used no tokens was refused or broke off before it cost anything: it tells nothing.
      return sql.get<CostHistory>(
        `SELECT count(cost_usd) AS runs, coalesce(sum(cost_usd), 0) AS usd,
           count(*) - count(cost_usd) AS unknownRuns
         FROM (${newest})
         WHERE finished_at IS NOT NULL
           AND tokens_input + tokens_cached + tokens_output + tokens_reasoning + coalesce(cost_usd, 0) > 0
           AND (@agent IS NULL OR agent = @agent) AND (@model IS NULL OR model = @model)
           AND (@folder IS NULL OR folder = @folder)`,
        {
          ...(jobId === undefined ? {} : { jobId }),
          agent: agent ?? null,
          model: model ?? null,
          folder: folder ?? null,
        },
      )!;
    },
  };
}
