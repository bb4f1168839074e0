/** What the sums of the store mean: percentiles, buckets without a run, a forecast of the month. Pure. */
import type { Durations, InsightFilter, InsightSums, Insights } from "../../contract/insights.ts";
import type { StoreReader } from "./store-port.ts";

const DAY_MS = 86_400_000;
/** Groups listed; the others are taken together. */
const MAX_GROUPS = 200;
/** Weeks that a forecast looks back. */
const FORECAST_WEEKS = 4;
const MIN_FORECAST_DAYS = 3;

type Bucket = Insights["bucket"];
type Reader = Pick<StoreReader, "insightSeries" | "insightGroups" | "durationBins" | "jobNames">;

const instantOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
export const addDays = (day: string, days: number): string => dayOf(instantOf(day) + days * DAY_MS);
const daysIn = (from: string, until: string): number =>
  Math.round((instantOf(until) - instantOf(from)) / DAY_MS) + 1;

export const NO_SUMS: InsightSums = {
  ...{ runs: 0, succeeded: 0, failed: 0, durationMs: 0, tokens: 0 },
  ...{ costUsd: 0, costComputedUsd: 0, unknownCostRuns: 0 },
};

/** Everything for a range. A range that ends before it begins is empty. */
export function insights(store: Reader, filter: InsightFilter): Insights {
  const bucket = filter.bucket ?? fitting(filter);
  const byStart = new Map(store.insightSeries(filter, bucket).map((each) => [each.start, each]));
  const bins = hasDurations(filter) ? store.durationBins(filter) : [];
  const byBucket = Map.groupBy(bins, bucketOf(bucket));
  const series = startsIn(filter, bucket).map((start) => {
    const { start: _, ...sums } = byStart.get(start) ?? { ...NO_SUMS, start };
    const own = percentiles(byBucket.get(start) ?? []);
    return { ...sums, start, p50Ms: own?.p50Ms ?? null };
  });
  const all = store.insightGroups(filter);
  const listed = all.slice(0, MAX_GROUPS);
  const others = all.slice(MAX_GROUPS);
  const names = filter.by === "job" ? store.jobNames() : null;
  return {
    bucket,
    totals: sum(series.map(sumsOnly)),
    durations: percentiles(bins),
    series,
    groups: listed.map((group) => ({
      ...group,
      label: names?.get(Number(group.key)) ?? group.key,
    })),
    rest: others.length === 0 ? null : { ...sum(others.map(sumsOnly)), groups: others.length },
  };
}

/** How long single jobs, models and folders took is known as a mean only. */
const hasDurations = ({ jobId, folder, model }: InsightFilter): boolean =>
  jobId === undefined && folder === undefined && model === undefined;

function fitting({ from, until }: InsightFilter): Bucket {
  const days = daysIn(from, until);
  return days <= 92 ? "day" : days <= 400 ? "week" : "month";
}

/** First day of the bucket a day is in. */
function firstOf(day: string, bucket: Bucket): string {
  if (bucket === "day") return day;
  if (bucket === "month") return `${day.slice(0, 7)}-01`;
  const weekday = new Date(instantOf(day)).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** The same for many rows: each day is looked at once. */
function bucketOf(bucket: Bucket): (row: { day: string }) => string {
  const known = new Map<string, string>();
  return ({ day }) => {
    const start = known.get(day) ?? firstOf(day, bucket);
    known.set(day, start);
    return start;
  };
}

/** First day of each bucket of a range. */
function startsIn({ from, until }: InsightFilter, bucket: Bucket): string[] {
  const starts: string[] = [];
  let start = firstOf(from, bucket);
  while (start <= until && starts.length < 4_000) {
    starts.push(start);
    if (bucket === "month") start = `${addDays(start, 31).slice(0, 7)}-01`;
    else start = addDays(start, bucket === "week" ? 7 : 1);
  }
  return starts;
}

/** From counts by bin: the value below which the share of runs lies. null without a run. */
export function percentiles(bins: { bin: number; runs: number }[]): Durations | null {
  const counts = new Map<number, number>();
  for (const { bin, runs } of bins) counts.set(bin, (counts.get(bin) ?? 0) + runs);
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const runs = sorted.reduce((total, [, count]) => total + count, 0);
  if (runs === 0) return null;
  const at = (share: number): number => {
    let left = Math.max(1, Math.ceil(share * runs));
    for (const [bin, count] of sorted) {
      left -= count;
      if (left <= 0) return Math.round(2 ** (bin / 16));
    }
    return 0;
  };
  return { runs, p50Ms: at(0.5), p90Ms: at(0.9), p95Ms: at(0.95), p99Ms: at(0.99) };
}

const sumsOnly = (sums: InsightSums): InsightSums => ({
  runs: sums.runs,
  succeeded: sums.succeeded,
  failed: sums.failed,
  durationMs: sums.durationMs,
  tokens: sums.tokens,
  costUsd: sums.costUsd,
  costComputedUsd: sums.costComputedUsd,
  unknownCostRuns: sums.unknownCostRuns,
});

function sum(all: InsightSums[]): InsightSums {
  const total = { ...NO_SUMS };
  for (const each of all) {
    for (const key of Object.keys(total) as (keyof InsightSums)[]) total[key] += each[key];
  }
  return total;
}

/**
 * What the whole month will cost: what is spent, and for each day to come the mean of the same weekday over the last
 * four weeks. What is not known of past costs is not in it.
 */
export function forecastMonth(
  today: string,
  costByDay: Map<string, number>,
  firstKnownDay: string | null,
): { forecastUsd: number | null; basedOnDays: number; lastDay: string } {
  const first = `${today.slice(0, 7)}-01`;
  const lastDay = addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1);
  const known = firstKnownDay === null ? 0 : Math.max(0, daysIn(firstKnownDay, today) - 1);
  const basedOnDays = Math.min(known, FORECAST_WEEKS * 7);
  if (basedOnDays < MIN_FORECAST_DAYS) return { forecastUsd: null, basedOnDays, lastDay };
  const cost = (day: string): number => costByDay.get(day) ?? 0;
  const past = Array.from({ length: basedOnDays }, (_, n) => addDays(today, -1 - n));
  const mean = (days: string[]) => days.reduce((total, day) => total + cost(day), 0) / days.length;
  const expected = (day: string): number => {
    const same = past.filter((each) => (instantOf(day) - instantOf(each)) % (7 * DAY_MS) === 0);
    // Less than a week of history says nothing about some weekdays.
    return mean(same.length > 0 && basedOnDays >= 7 ? same : past);
  };
  let forecastUsd = 0;
  for (let day = first; day < today; day = addDays(day, 1)) forecastUsd += cost(day);
  forecastUsd += Math.max(cost(today), expected(today));
  for (let day = addDays(today, 1); day <= lastDay; day = addDays(day, 1)) {
    forecastUsd += expected(day);
  }
  return { forecastUsd, basedOnDays, lastDay };
}
