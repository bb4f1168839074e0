/**
 * The end of an attempt: its own row, the totals of its run, the daily sums and the agent session.
 *
 * Unknown cost stays unknown. An attempt counts as one of unknown cost when it used tokens and no cost is known.
 * A run's cost is the sum over its attempts only when none of them is of unknown cost; else it is null.
 */
import type { Tokens } from "../../contract/run-events.ts";
import type { CostSource } from "../../contract/words.ts";
import type { AttemptEnd } from "../engine/store-port.ts";
import { addToRollup, type RollupKey } from "./rollups.ts";
import type { RunRow } from "./run-rows.ts";
import type { Sql } from "./sql.ts";

const sum = (tokens: Tokens): number =>
  tokens.input + tokens.cached + tokens.output + tokens.reasoning;

const tokenValues = ({ input, cached, output, reasoning }: Tokens): number[] => [
  input,
  cached,
  output,
  reasoning,
];

export const rollupKey = (run: RunRow, day: string, model: string | null): RollupKey => ({
  day,
  jobId: run.job_id,
  agent: run.agent,
  model,
  folder: run.folder,
});

/**
 * Call inside a transaction. Does nothing when the newest attempt has ended already: spend is counted once.
 * @param run row as it was before
 */
export function endAttempt(sql: Sql, run: RunRow, end: AttemptEnd): void {
  const costUsd = end.costSource === "unknown" ? null : end.costUsd;
  const costSource: CostSource = costUsd === null ? "unknown" : end.costSource;
  const ended = sql.run(
    `UPDATE attempts SET finished_at = ?, exit_code = ?, outcome = ?, reason = ?, failure_class = ?,
       session_id = coalesce(?, session_id), model = ?, turns = ?, tokens_input = ?, tokens_cached = ?,
       tokens_output = ?, tokens_reasoning = ?, cost_usd = ?, cost_source = ?, permission_blocks = ?, day = ?
     WHERE run_id = ? AND attempt = ? AND finished_at IS NULL`,
    end.finishedAt,
    end.exitCode,
    end.outcome,
    end.reason,
    end.failureClass,
    end.sessionId,
    end.model,
    end.turns,
    ...tokenValues(end.tokens),
    costUsd,
    costSource,
    end.permissionBlocks,
    end.day,
    run.id,
    run.attempt,
  );
  if (ended.changes === 0) return;

  addToRollup(sql, rollupKey(run, end.day, end.model ?? run.model), {
    tokens: end.tokens,
    costUsd: costUsd ?? 0,
    costComputedUsd: costSource === "computed" ? (costUsd ?? 0) : 0,
    unknownCostRuns: costUsd === null && sum(end.tokens) > 0 ? 1 : 0,
  });
  sumUp(sql, run.id);
  sql.run(
    `UPDATE runs SET exit_code = ?, session_id = coalesce(?, session_id), model = coalesce(?, model),
       turns = coalesce(?, turns) WHERE id = ?`,
    end.exitCode,
    end.sessionId,
    end.model,
    end.turns,
    run.id,
  );
  const session = end.sessionId ?? run.session_id;
  if (end.sessionTotals !== null && session !== null) {
    sql.run(
      `INSERT INTO sessions (agent, session_id, tokens_input, tokens_cached, tokens_output, tokens_reasoning,
         cost_usd, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (agent, session_id) DO UPDATE SET tokens_input = excluded.tokens_input,
         tokens_cached = excluded.tokens_cached, tokens_output = excluded.tokens_output,
         tokens_reasoning = excluded.tokens_reasoning, cost_usd = excluded.cost_usd,
         updated_at = excluded.updated_at`,
      run.agent,
      session,
      ...tokenValues(end.sessionTotals.tokens),
      end.sessionTotals.costUsd,
      end.finishedAt,
    );
  }
}

/** Closes an attempt that never came to use anything, so that no ended run has an open attempt. */
export function closeAttempt(
  sql: Sql,
  run: RunRow,
  end: { finishedAt: number; outcome: string; reason: string | null },
): void {
  sql.run(
    `UPDATE attempts SET finished_at = ?, outcome = ?, reason = ?
     WHERE run_id = ? AND attempt = ? AND finished_at IS NULL`,
    end.finishedAt,
    end.outcome,
    end.reason,
    run.id,
    run.attempt,
  );
}

/** Totals of the run from its attempts. */
function sumUp(sql: Sql, runId: number): void {
  sql.run(
    `UPDATE runs SET tokens_input = s.i, tokens_cached = s.c, tokens_output = s.o, tokens_reasoning = s.r,
       permission_blocks = s.blocks,
       cost_usd = CASE WHEN s.unknown = 0 AND s.known > 0 THEN s.usd END,
       cost_source = CASE WHEN s.unknown > 0 OR s.known = 0 THEN 'unknown'
         WHEN s.computed > 0 THEN 'computed' ELSE 'reported' END
     FROM (SELECT sum(tokens_input) i, sum(tokens_cached) c, sum(tokens_output) o, sum(tokens_reasoning) r,
         sum(permission_blocks) blocks, sum(cost_usd) usd,
         count(cost_usd) known,
         sum(cost_source = 'computed') computed,
         sum(cost_usd IS NULL AND tokens_input + tokens_cached + tokens_output + tokens_reasoning > 0) unknown
       FROM attempts WHERE run_id = @runId) s
     WHERE id = @runId`,
    { runId },
  );
}
