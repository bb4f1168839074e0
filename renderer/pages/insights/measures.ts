/** What the chart can show of each bucket, as stacked parts that differ by colour and by pattern. */
import type { Insights } from "../../../contract/insights.ts";
import { formatCompact, formatDuration, formatNumber, formatUsd } from "../../lib/format.ts";
import type { Measure } from "./search.ts";

export type Bucket = Insights["series"][number];

export interface Part {
  name: "succeeded" | "failed" | "other" | "reported" | "computed" | "tokens" | "median";
  /** Class that gives `fill` its colour. */
  colour: string;
  pattern: "plain" | "hatched" | "dotted";
  of: (bucket: Bucket) => number;
}

const other = ({ runs, succeeded, failed }: Bucket): number =>
  Math.max(0, runs - succeeded - failed);

export const PARTS: Record<Measure, Part[]> = {
  runs: [
    { name: "succeeded", colour: "text-ok", pattern: "plain", of: (each) => each.succeeded },
    { name: "failed", colour: "text-bad", pattern: "hatched", of: (each) => each.failed },
    { name: "other", colour: "text-quiet", pattern: "dotted", of: other },
  ],
  cost: [
    {
      name: "reported",
      colour: "text-accent",
      pattern: "plain",
      of: (each) => Math.max(0, each.costUsd - each.costComputedUsd),
    },
    {
      name: "computed",
      colour: "text-accent",
      pattern: "hatched",
      of: (each) => each.costComputedUsd,
    },
  ],
  tokens: [{ name: "tokens", colour: "text-run", pattern: "plain", of: (each) => each.tokens }],
  duration: [
    { name: "median", colour: "text-run", pattern: "plain", of: (each) => each.p50Ms ?? 0 },
  ],
};

export const totalOf = (measure: Measure, bucket: Bucket): number =>
  PARTS[measure].reduce((sum, part) => sum + part.of(bucket), 0);

export function formatMeasure(measure: Measure, value: number): string {
  if (measure === "cost") return formatUsd(value);
  if (measure === "duration") return formatDuration(value);
  return measure === "tokens" ? formatCompact(value) : formatNumber(value);
}

/** As many marks of an axis as say something different: three runs have no marks at 0.5 and 1.5. */
export function distinctTicks(
  ticksOf: (count: number) => number[],
  label: (tick: number) => string,
): number[] {
  const found = [4, 2]
    .map(ticksOf)
    .find((ticks) => new Set(ticks.map(label)).size === ticks.length);
  return found ?? ticksOf(1);
}
