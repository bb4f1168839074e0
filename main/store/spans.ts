/** What the time axis and the statistics read: runs of a span, daily sums, and what did not run. */
import { FAILURE_STATES, SUCCESS_STATES } from "../../contract/words.ts";
import type { DaySums, PageReader, RunSpan } from "../engine/page-port.ts";
import { firstIdSince } from "./run-ids.ts";
import { tokensOf } from "./run-rows.ts";
import { list, type Sql } from "./sql.ts";

const quoted = (states: readonly string[]): string =>
  `(${states.map((state) => `'${state}'`).join(", ")})`;
const SUCCEEDED = `state IN ${quoted(SUCCESS_STATES)}`;
const FAILED = `state IN ${quoted(FAILURE_STATES)}`;

/** As in the daily sums: what used no tokens cost nothing that is not known. */
const UNKNOWN_COST =
  "cost_usd IS NULL AND tokens_input + tokens_cached + tokens_output + tokens_reasoning > 0";

const TOKEN_SUMS = `coalesce(sum(tokens_input), 0) AS tokens_input,
  coalesce(sum(tokens_cached), 0) AS tokens_cached, coalesce(sum(tokens_output), 0) AS tokens_output,
  coalesce(sum(tokens_reasoning), 0) AS tokens_reasoning`;

type TokenSums = Parameters<typeof tokensOf>[0];

type SpanReader = Pick<
  PageReader,
  | "firstRunSince"
  | "spansOf"
  | "sumsOf"
  | "daySums"
  | "activityBetween"
  | "activityOfDays"
  | "gapsOf"
  | "missedBetween"
>;

export function spanReader(sql: Sql): SpanReader {
  return {
    firstRunSince: (at) => firstIdSince(sql, at),

    spansOf: (jobId, fromId, untilId, limit) =>
      sql.all<RunSpan>(
        `SELECT id, job_id AS jobId, state, due_at AS dueAt, created_at AS createdAt,
           started_at AS startedAt, finished_at AS finishedAt, trigger, reason, exit_code AS exitCode
         FROM runs WHERE job_id IS ? AND id >= ? AND id < ? ORDER BY id DESC LIMIT ?`,
        jobId,
        fromId,
        untilId,
        limit,
      ),

    sumsOf(jobId, fromId) {
      const row = sql.get<
        TokenSums & {
          runs: number;
          succeeded: number;
          failed: number;
          usd: number;
          reported: number;
          computed: number;
          unknown: number;
        }
      >(
        `SELECT count(*) AS runs, coalesce(sum(${SUCCEEDED}), 0) AS succeeded,
           coalesce(sum(${FAILED}), 0) AS failed, total(cost_usd) AS usd,
           coalesce(sum(cost_source = 'reported'), 0) AS reported,
           coalesce(sum(cost_source = 'computed'), 0) AS computed,
           coalesce(sum(${UNKNOWN_COST}), 0) AS unknown, ${TOKEN_SUMS}
         FROM runs WHERE job_id = ? AND id >= ? AND finished_at IS NOT NULL`,
        jobId,
        fromId,
      )!;
      const { runs, succeeded, failed, usd, reported, computed, unknown } = row;
      const costSources = { reported, computed, unknown };
      const tokens = tokensOf(row);
      return { runs, succeeded, failed, usd, unknownCostRuns: unknown, tokens, costSources };
    },

    daySums: (days, jobId) =>
      // A day each: the key begins with it, so a job's share is found without reading the others'.
      days.flatMap((day) => {
        const one = jobId === undefined ? "" : "AND job_id = ?";
        const row = sql.get<Omit<DaySums, "tokens"> & TokenSums>(
          `SELECT day, sum(runs) AS runs, sum(succeeded) AS succeeded, sum(failed) AS failed,
             sum(cost_usd) AS usd, sum(unknown_cost_runs) AS unknownCostRuns, ${TOKEN_SUMS}
           FROM rollups WHERE day = ? ${one} GROUP BY day`,
          day,
          ...(jobId === undefined ? [] : [jobId]),
        );
        if (row === undefined) return [];
        const { runs, succeeded, failed, usd, unknownCostRuns } = row;
        return { day, runs, succeeded, failed, usd, unknownCostRuns, tokens: tokensOf(row) };
      }),

    activityBetween: (from, until) =>
      sql.all(
        `SELECT coalesce(job_id, 0) AS jobId, count(*) AS runs, sum(${FAILED}) AS failed
         FROM runs WHERE finished_at >= ? AND finished_at < ? GROUP BY 1`,
        from,
        until,
      ),

    activityOfDays: (days) =>
      sql.all(
        `SELECT job_id AS jobId, sum(runs) AS runs, sum(failed) AS failed FROM rollups
         WHERE day >= ? AND day <= ? GROUP BY +job_id`,
        days[0],
        days.at(-1),
      ),

    gapsOf: (jobId, from, until, limit) =>
      sql.all(
        `SELECT due_at AS dueAt, last_due_at AS lastDueAt, count, outcome, reason FROM occurrences
         WHERE job_id = ? AND due_at >= ? AND due_at < ? AND outcome NOT IN ('fired', 'fired-late')
         ORDER BY due_at LIMIT ?`,
        jobId,
        from,
        until,
        limit,
      ),

    missedBetween: (from, until, outcomes) =>
      sql.all(
        `SELECT job_id AS jobId, sum(count) AS count FROM occurrences
         WHERE outcome IN (SELECT value FROM json_each(?)) AND due_at >= ? AND due_at < ?
           AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.id = run_id AND runs.state = 'silent')
         GROUP BY job_id`,
        list(outcomes),
        from,
        until,
      ),
  };
}
