/** Reads sums over long ranges from the coarsest table that has them. */
import type { InsightGroup } from "../../contract/insight-words.ts";
import type { InsightFilter, InsightSums } from "../../contract/insights.ts";
import type { StoreReader } from "../engine/store-port.ts";
import type { Sql } from "./sql.ts";

const SUMS = `sum(runs) AS runs, sum(succeeded) AS succeeded, sum(failed) AS failed,
  sum(duration_ms) AS durationMs, sum(tokens) AS tokens, total(cost_usd) AS costUsd,
  total(cost_computed_usd) AS costComputedUsd, sum(unknown_cost_runs) AS unknownCostRuns`;

const PLAIN = `runs, succeeded, failed, duration_ms,
  tokens_input + tokens_cached + tokens_output + tokens_reasoning AS tokens,
  cost_usd, cost_computed_usd, unknown_cost_runs`;

const BUCKETS = {
  day: "day",
  // The Monday on or before.
  week: "date(day, '-6 days', 'weekday 1')",
  month: "substr(day, 1, 7) || '-01'",
} as const;

const COLUMNS: Record<InsightGroup, string> = {
  job: "job_id",
  agent: "agent",
  model: "model",
  folder: "folder",
};

type Where = { text: string; params: unknown[] };

/** Conditions of a filter besides its range. */
function conditions({ jobId, agent, model, folder }: InsightFilter): Where {
  const pairs = [
    ["job_id = ?", jobId],
    ["agent = ?", agent],
    ["model = ?", model],
    ["folder = ?", folder],
  ].filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  return {
    text: pairs.map(([text]) => ` AND ${text}`).join(""),
    params: pairs.map(([, value]) => value),
  };
}

/** Whether the filter needs the rows of single jobs or folders. */
const isNarrow = ({ jobId, folder }: InsightFilter): boolean =>
  jobId !== undefined || folder !== undefined;

export function insightReader(
  sql: Sql,
): Pick<StoreReader, "insightSeries" | "insightGroups" | "durationBins" | "jobNames"> {
  return {
    insightSeries(filter, bucket) {
      const { text, params } = conditions(filter);
      const from = isNarrow(filter) ? `(SELECT *, ${PLAIN_TOKENS} FROM rollups)` : "rollup_days";
      return sql.all<InsightSums & { start: string }>(
        `SELECT ${BUCKETS[bucket]} AS start, ${SUMS} FROM ${from}
         WHERE day BETWEEN ? AND ?${text} GROUP BY 1 ORDER BY 1`,
        ...[filter.from, filter.until, ...params],
      );
    },

    insightGroups(filter) {
      const { text, params } = conditions(filter);
      const column = COLUMNS[filter.by];
      const finish = `GROUP BY 1 ORDER BY costUsd DESC, runs DESC, 1`;
      const range = [filter.from, filter.until, ...params];
      if (isNarrow(filter)) {
        return sql.all<InsightSums & { key: string }>(
          `SELECT CAST(${column} AS TEXT) AS key, ${SUMS}
           FROM (SELECT *, ${PLAIN_TOKENS} FROM rollups)
           WHERE day BETWEEN ? AND ?${text} ${finish}`,
          ...range,
        );
      }
      if (filter.by === "agent" || filter.by === "model") {
        return sql.all<InsightSums & { key: string }>(
          `SELECT ${column} AS key, ${SUMS} FROM rollup_days
           WHERE day BETWEEN ? AND ?${text} ${finish}`,
          ...range,
        );
      }
      return sql.all<InsightSums & { key: string }>(
        ...byMonths(filter, column, text, params, finish),
      );
    },

    durationBins: ({ from, until, agent }) =>
      sql.all<{ day: string; bin: number; runs: number }>(
        `SELECT day, bin, sum(runs) AS runs FROM durations
         WHERE day BETWEEN ? AND ? AND agent = coalesce(?, agent) GROUP BY 1, 2`,
        ...[from, until, agent ?? null],
      ),

    jobNames: () =>
      new Map(
        sql
          .all<{ id: number; name: string }>("SELECT id, name FROM jobs")
          .map(({ id, name }) => [id, name]),
      ),
  };
}

const PLAIN_TOKENS = "tokens_input + tokens_cached + tokens_output + tokens_reasoning AS tokens";

/** Whole months from the monthly sums, the days at both ends from the daily ones. */
function byMonths(
  { from, until }: InsightFilter,
  column: string,
  text: string,
  params: unknown[],
  finish: string,
): [string, ...unknown[]] {
  const firstWhole = from.endsWith("-01") ? from.slice(0, 7) : nextMonth(from);
  const lastWhole = isLastOfMonth(until) ? until.slice(0, 7) : previousMonth(until);
  const columns = `${column} AS key, ${PLAIN}`;
  if (firstWhole > lastWhole) {
    return [
      `SELECT CAST(key AS TEXT) AS key, ${SUMS} FROM (SELECT ${columns} FROM rollups
         WHERE day BETWEEN ? AND ?${text}) ${finish}`,
      ...[from, until, ...params],
    ];
  }
  const month = PLAIN.replace(
    "tokens_input + tokens_cached + tokens_output + tokens_reasoning AS tokens",
    "tokens",
  );
  return [
    `SELECT CAST(key AS TEXT) AS key, ${SUMS} FROM (
       SELECT ${column} AS key, ${month} FROM rollup_months WHERE month BETWEEN ? AND ?${text}
       UNION ALL SELECT ${columns} FROM rollups WHERE day >= ? AND day < ?${text}
       UNION ALL SELECT ${columns} FROM rollups WHERE day > ? AND day <= ?${text}) ${finish}`,
    ...[firstWhole, lastWhole, ...params],
    ...[from, `${firstWhole}-01`, ...params],
    ...[`${lastWhole}-31`, until, ...params],
  ];
}

const shifted = (day: string, months: number): string => {
  const [year, month] = day.split("-").map(Number);
  return new Date(Date.UTC(year!, month! - 1 + months, 1)).toISOString().slice(0, 7);
};
const nextMonth = (day: string): string => shifted(day, 1);
const previousMonth = (day: string): string => shifted(day, -1);

function isLastOfMonth(day: string): boolean {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
  return next.getUTCDate() === 1;
}
