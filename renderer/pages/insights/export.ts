/** What the page shows, as CSV: the sums by group and those over time. Costs nobody knows are counted in a column. */
import type { InsightFilter, Insights, InsightSums } from "../../../contract/insights.ts";
import { toCsv } from "../../lib/csv.ts";
import { saveText } from "../../lib/save-text.ts";

const COLUMNS = [
  ...["runs", "succeeded", "failed", "duration_ms", "tokens"],
  ...["cost_usd", "cost_computed_usd", "runs_of_unknown_cost"],
];

const values = (sums: InsightSums): number[] => [
  ...[sums.runs, sums.succeeded, sums.failed, sums.durationMs, sums.tokens],
  ...[sums.costUsd, sums.costComputedUsd, sums.unknownCostRuns],
];

export function insightsCsv(data: Insights, filter: InsightFilter): string {
  return toCsv([
    ["kind", "name", ...COLUMNS],
    ...data.series.map((each) => [data.bucket, each.start, ...values(each)]),
    ...data.groups.map((each) => [filter.by, each.label, ...values(each)]),
    ...(data.rest ? [[filter.by, "", ...values(data.rest)]] : []),
    ["total", `${filter.from}/${filter.until}`, ...values(data.totals)],
  ]);
}

export function saveInsights(data: Insights, filter: InsightFilter): void {
  const name = `belfry-insights-${filter.from}-${filter.until}.csv`;
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  saveText(name, `\uFEFF${insightsCsv(data, filter)}`, "text/csv");
}
