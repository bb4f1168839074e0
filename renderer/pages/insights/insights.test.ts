import { scaleLinear } from "@visx/scale";
import { expect, test } from "vitest";
import type { Insights, InsightSums } from "../../../contract/insights.ts";
import { insightsCsv } from "./export.ts";
import { distinctTicks, PARTS, totalOf } from "./measures.ts";
import { filterOf, narrowTo } from "./ranges.ts";

const sums = (over: Partial<InsightSums>): InsightSums => ({
  ...{ runs: 0, succeeded: 0, failed: 0, durationMs: 0, tokens: 0 },
  ...{ costUsd: 0, costComputedUsd: 0, unknownCostRuns: 0 },
  ...over,
});

test("a range of the address counts from the engine's today, both ends included", () => {
  expect(filterOf({ range: "7d" }, "2026-03-03")).toEqual({
    ...{ from: "2026-02-25", until: "2026-03-03", by: "job" },
  });
  expect(filterOf({ range: "month" }, "2026-03-03").from).toBe("2026-03-01");
  expect(filterOf({}, "2026-03-30").from).toBe("2026-03-01");
  expect(filterOf({ model: "?" }, "2026-03-30").model).toBe("");
});

test("a row narrows the page to itself, and shows what it is made of", () => {
  expect(narrowTo("job", "7")).toEqual({ job: 7, by: "agent" });
  expect(narrowTo("model", "")).toEqual({ model: "?", by: "job" });
});

test("the parts of a bar add up to its runs and its cost", () => {
  const bucket = {
    ...sums({ runs: 10, succeeded: 6, failed: 3 }),
    start: "2026-03-01",
    p50Ms: null,
  };
  expect(PARTS.runs.map((part) => part.of(bucket))).toEqual([6, 3, 1]);
  const cost = { ...bucket, costUsd: 5, costComputedUsd: 2 };
  expect(PARTS.cost.map((part) => part.of(cost))).toEqual([3, 2]);
  expect(totalOf("cost", cost)).toBe(5);
});

test("the CSV has every number of the page, and counts what is not known", () => {
  const day = {
    ...sums({ runs: 2, costUsd: 0.5, unknownCostRuns: 1 }),
    start: "2026-03-01",
    p50Ms: 9,
  };
  const data: Insights = {
    ...{ bucket: "day", totals: sums({ runs: 2, costUsd: 0.5, unknownCostRuns: 1 }) },
    ...{ durations: null, series: [day], rest: null },
    groups: [
      { ...sums({ runs: 2, costUsd: 0.5, unknownCostRuns: 1 }), key: "1", label: "Review, daily" },
    ],
  };
  const csv = insightsCsv(data, { from: "2026-03-01", until: "2026-03-01", by: "job" });
  expect(csv.split("\r\n")).toEqual([
    "kind,name,runs,succeeded,failed,duration_ms,tokens,cost_usd,cost_computed_usd,runs_of_unknown_cost",
    "day,2026-03-01,2,0,0,0,0,0.5,0,1",
    'job,"Review, daily",2,0,0,0,0,0.5,0,1',
    "total,2026-03-01/2026-03-01,2,0,0,0,0,0.5,0,1",
    "",
  ]);
});

test("an axis has only marks that say something different", () => {
  const whole = (tick: number) => String(Math.round(tick));
  const marks = (most: number) =>
    distinctTicks((count) => scaleLinear({ domain: [0, most], nice: true }).ticks(count), whole);
  expect(marks(1)).toEqual([0, 1]);
  expect(marks(3)).toEqual([0, 1, 2, 3]);
  expect(marks(80)).toEqual([0, 20, 40, 60, 80]);
});
