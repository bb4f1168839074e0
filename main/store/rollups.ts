/** Daily sums by job, agent, model and folder: what budgets and statistics read. */
import type { Tokens } from "../../contract/run-events.ts";
import type { Rollup, StoreReader } from "../engine/store-port.ts";
import { tokensOf } from "./run-rows.ts";
import type { Sql } from "./sql.ts";

export interface RollupKey {
  /** `YYYY-MM-DD`, local. */
  day: string;
  jobId: number | null;
  agent: string;
  model: string | null;
  folder: string;
}

type Amounts = Omit<Rollup, keyof RollupKey>;

/** Adds to the sums of one day. Call inside the transaction that ends what is counted. */
export function addToRollup(sql: Sql, key: RollupKey, add: Partial<Amounts>): void {
  const tokens: Tokens = add.tokens ?? { input: 0, cached: 0, output: 0, reasoning: 0 };
  const values = [add.runs ?? 0, add.succeeded ?? 0, add.failed ?? 0, add.durationMs ?? 0];
  const money = [add.costUsd ?? 0, add.costComputedUsd ?? 0, add.unknownCostRuns ?? 0];
  const jobId = key.jobId ?? 0;
  const model = key.model ?? "";
  sql.run(
    `INSERT INTO rollups (day, job_id, agent, model, folder, runs, succeeded, failed, duration_ms,
       tokens_input, tokens_cached, tokens_output, tokens_reasoning, cost_usd, cost_computed_usd, unknown_cost_runs)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (day, job_id, agent, model, folder) DO UPDATE SET
       runs = runs + excluded.runs, succeeded = succeeded + excluded.succeeded,
       failed = failed + excluded.failed, duration_ms = duration_ms + excluded.duration_ms,
       tokens_input = tokens_input + excluded.tokens_input,
       tokens_cached = tokens_cached + excluded.tokens_cached,
       tokens_output = tokens_output + excluded.tokens_output,
       tokens_reasoning = tokens_reasoning + excluded.tokens_reasoning,
       cost_usd = cost_usd + excluded.cost_usd,
       cost_computed_usd = cost_computed_usd + excluded.cost_computed_usd,
       unknown_cost_runs = unknown_cost_runs + excluded.unknown_cost_runs`,
    ...[key.day, jobId, key.agent, model, key.folder, ...values],
    ...[tokens.input, tokens.cached, tokens.output, tokens.reasoning, ...money],
  );
  const all = tokens.input + tokens.cached + tokens.output + tokens.reasoning;
  addCoarse(sql, "rollup_days", ["day", "agent", "model"], {
    keys: [key.day, key.agent, model],
    values: [...values, all, ...money],
  });
  addCoarse(sql, "rollup_months", ["month", "job_id", "agent", "model", "folder"], {
    keys: [key.day.slice(0, 7), jobId, key.agent, model, key.folder],
    values: [...values, all, ...money],
  });
}

const SUMS = [
  ...["runs", "succeeded", "failed", "duration_ms", "tokens"],
  ...["cost_usd", "cost_computed_usd", "unknown_cost_runs"],
];

/** The same sums once more, for ranges of months and years. */
function addCoarse(
  sql: Sql,
  table: "rollup_days" | "rollup_months",
  keys: string[],
  row: { keys: unknown[]; values: unknown[] },
): void {
  const places = [...keys, ...SUMS].map(() => "?").join(", ");
  sql.run(
    `INSERT INTO ${table} (${[...keys, ...SUMS].join(", ")}) VALUES (${places})
     ON CONFLICT DO UPDATE SET ${SUMS.map((sum) => `${sum} = ${sum} + excluded.${sum}`).join(", ")}`,
    ...row.keys,
    ...row.values,
  );
}

/** Counts how long a run took. Call inside the transaction that ends it. */
export function addDuration(sql: Sql, day: string, agent: string, durationMs: number): void {
  const bin = Math.round(16 * Math.log2(Math.max(1, durationMs)));
  sql.run(
    `INSERT INTO durations (day, agent, bin, runs) VALUES (?, ?, ?, 1)
     ON CONFLICT DO UPDATE SET runs = runs + 1`,
    day,
    agent,
    bin,
  );
}

interface RollupRow {
  day: string;
  job_id: number;
  agent: string;
  model: string;
  folder: string;
  runs: number;
  succeeded: number;
  failed: number;
  duration_ms: number;
  tokens_input: number;
  tokens_cached: number;
  tokens_output: number;
  tokens_reasoning: number;
  cost_usd: number;
  cost_computed_usd: number;
  unknown_cost_runs: number;
}

export function rollupReader(sql: Sql): Pick<StoreReader, "spend" | "rollups"> {
  return {
    spend(filter) {
      const where = ["day >= ?"];
      const params: unknown[] = [filter.fromDay];
      if (filter.jobId !== undefined) {
        where.push("job_id = ?");
        params.push(filter.jobId);
      }
      if (filter.folder !== undefined) {
        where.push("folder = ?");
        params.push(filter.folder);
      }
      return sql.get<{ usd: number; tokens: number; unknownRuns: number }>(
        `SELECT coalesce(sum(cost_usd), 0) AS usd,
           coalesce(sum(tokens_input + tokens_cached + tokens_output + tokens_reasoning), 0) AS tokens,
           coalesce(sum(unknown_cost_runs), 0) AS unknownRuns
         FROM rollups WHERE ${where.join(" AND ")}`,
        ...params,
      )!;
    },

    rollups(filter) {
      const where = ["day >= ?", "day <= ?"];
      const params: unknown[] = [filter.fromDay, filter.untilDay ?? "9999-12-31"];
      if (filter.jobId !== undefined) {
        where.push("job_id = ?");
        params.push(filter.jobId);
      }
      return sql
        .all<RollupRow>(
          `SELECT * FROM rollups WHERE ${where.join(" AND ")} ORDER BY day, job_id, agent, model, folder`,
          ...params,
        )
        .map((row) => ({
          day: row.day,
          jobId: row.job_id === 0 ? null : row.job_id,
          agent: row.agent,
          model: row.model === "" ? null : row.model,
          folder: row.folder,
          runs: row.runs,
          succeeded: row.succeeded,
          failed: row.failed,
          durationMs: row.duration_ms,
          tokens: tokensOf(row),
          costUsd: row.cost_usd,
          costComputedUsd: row.cost_computed_usd,
          unknownCostRuns: row.unknown_cost_runs,
        }));
    },
  };
}
