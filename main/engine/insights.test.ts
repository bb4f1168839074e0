import { describe, expect, test } from "vitest";
import type { InsightFilter } from "../../contract/insights.ts";
import type { CostSource, FinalRunState } from "../../contract/words.ts";
import { opened, start } from "../store/fixtures.ts";
import { aJob, anAttemptEnd, aRun, aSettle, aWork } from "../store/samples.ts";
import { forecastMonth, insights, percentiles } from "./insights.ts";

interface Past {
  day: string;
  job: number;
  agent?: "claude" | "codex";
  model?: string | null;
  folder?: string;
  to?: FinalRunState;
  durationMs?: number;
  usd?: number | null;
  source?: CostSource;
}

/** A store in which just these runs have ended. */
function history(past: Past[]) {
  const { store } = opened();
  const jobs = ["Review", "Digest"].map((name) => store.createJob(aJob({ name })).id);
  for (const each of past) {
    const { agent = "claude", model = "opus", folder = "/a", usd = 0.25 } = each;
    const work = aWork({ agent, cwd: folder });
    const run = store.createRun(aRun({ jobId: jobs[each.job]!, work }));
    start(store, run.id);
    const finishedAt = 1_200 + (each.durationMs ?? 1_000);
    const costSource = each.source ?? (usd === null ? "unknown" : "reported");
    const attempt = anAttemptEnd({ day: each.day, finishedAt, model, costUsd: usd, costSource });
    store.settle(
      aSettle(run.id, { to: each.to ?? "succeeded", day: each.day, finishedAt, attempt }),
    );
  }
  return { store, jobs };
}

const filter = (over: Partial<InsightFilter> = {}): InsightFilter => ({
  from: "2026-11-01",
  until: "2026-11-30",
  by: "job",
  ...over,
});

const PAST: Past[] = [
  { day: "2026-11-02", job: 0, durationMs: 1_000, usd: 0.5 },
  { day: "2026-11-02", job: 0, durationMs: 2_000, usd: 1, source: "computed", to: "failed" },
  { day: "2026-11-03", job: 1, durationMs: 4_000, usd: null, agent: "codex", model: null },
  { day: "2026-11-30", job: 1, durationMs: 8_000, usd: 2, folder: "/b", to: "cancelled" },
  { day: "2026-12-01", job: 0, usd: 100 },
];

describe("sums over a range", () => {
  test("are the sums of its runs, and unknown cost is not zero", () => {
    const { store } = history(PAST);
    const { totals, bucket, series, durations } = insights(store, filter());
    expect(totals).toEqual({
      ...{ runs: 4, succeeded: 2, failed: 1, durationMs: 15_000, tokens: 4 * 155 },
      ...{ costUsd: 3.5, costComputedUsd: 1, unknownCostRuns: 1 },
    });
    expect(bucket).toBe("day");
    expect(series).toHaveLength(30);
    expect(series[1]).toMatchObject({ start: "2026-11-02", runs: 2, costUsd: 1.5 });
    expect(series[3]).toMatchObject({ start: "2026-11-04", runs: 0, p50Ms: null });
    expect(durations!.runs).toBe(4);
    expect(durations!.p50Ms).toBeCloseTo(2_000, -2);
    expect(durations!.p99Ms / 8_000).toBeCloseTo(1, 1);
  });

  test.each([
    ["job", ["Digest", "Review"]],
    ["agent", ["claude", "codex"]],
    ["model", ["opus", ""]],
    ["folder", ["/b", "/a"]],
  ] as const)("by %s, the costliest first", (by, labels) => {
    const { store } = history(PAST);
    const { groups, totals } = insights(store, filter({ by }));
    expect(groups.map((group) => group.label)).toEqual(labels);
    const runs = groups.reduce((sum, group) => sum + group.runs, 0);
    expect(runs).toBe(totals.runs);
  });

  test("of one job, one agent, one folder", () => {
    const { store, jobs } = history(PAST);
    expect(insights(store, filter({ jobId: jobs[0]! })).totals).toMatchObject({ runs: 2 });
    expect(insights(store, filter({ agent: "codex" })).totals).toMatchObject({
      ...{ runs: 1, costUsd: 0, unknownCostRuns: 1 },
    });
    expect(insights(store, filter({ folder: "/b", by: "agent" })).groups).toMatchObject([
      { key: "claude", runs: 1, costUsd: 2 },
    ]);
    expect(insights(store, filter({ model: "" })).totals.runs).toBe(1);
  });

  test("whole months and the days around them come together to the same sums", () => {
    const days = [
      "2025-10-31",
      "2025-11-01",
      "2025-11-30",
      "2025-12-15",
      "2026-01-31",
      "2026-02-01",
    ];
    const { store } = history(days.map((day) => ({ day, job: 0, usd: 1 })));
    const runsIn = (from: string, until: string, by: "job" | "folder") => {
      const { groups, totals } = insights(store, filter({ from, until, by }));
      expect(groups.reduce((sum, group) => sum + group.runs, 0)).toBe(totals.runs);
      return totals.runs;
    };
    for (const by of ["job", "folder"] as const) {
      expect(runsIn("2025-10-31", "2026-02-01", by)).toBe(6);
      expect(runsIn("2025-11-01", "2026-01-31", by)).toBe(4);
      expect(runsIn("2025-11-02", "2026-01-30", by)).toBe(2);
      expect(runsIn("2025-11-30", "2025-12-15", by)).toBe(2);
      expect(runsIn("2025-12-01", "2025-12-31", by)).toBe(1);
      expect(runsIn("2026-01-30", "2026-01-01", by)).toBe(0);
    }
    const year = insights(store, filter({ from: "2025-03-01", until: "2026-02-28" }));
    expect(year.bucket).toBe("week");
    // 31 October and 1 November 2025 are in the week of Monday, 27 October.
    expect(year.series.find((each) => each.start === "2025-10-27")).toMatchObject({ runs: 2 });
    const months = insights(
      store,
      filter({ from: "2025-10-31", until: "2026-02-01", bucket: "month" }),
    );
    expect(months.series.map((each) => each.runs)).toEqual([1, 2, 1, 1, 1]);
  });
});

test("percentiles are true within the width of a bin", () => {
  const bins = Array.from({ length: 1_000 }, (_, n) => ({
    bin: Math.round(16 * Math.log2((n + 1) * 100)),
    runs: 1,
  }));
  const found = percentiles(bins)!;
  for (const [value, exact] of [
    [found.p50Ms, 50_000],
    [found.p90Ms, 90_000],
    [found.p95Ms, 95_000],
    [found.p99Ms, 99_000],
  ] as const) {
    expect(Math.abs(value - exact) / exact).toBeLessThan(0.025);
  }
  expect(percentiles([])).toBeNull();
});

describe("the forecast of a month", () => {
  const costs = (entries: [string, number][]) => new Map(entries);

  test("adds what weekdays like the coming ones cost lately to what is spent", () => {
    // Thursday, 26 November 2026. Each Friday of the last four weeks cost 4, each Sunday 1; this month's past 8.
    const past = costs([
      ["2026-10-30", 4],
      ["2026-11-06", 4],
      ["2026-11-13", 4],
      ["2026-11-20", 4],
      ["2026-11-01", 1],
      ["2026-11-08", 1],
      ["2026-11-15", 1],
      ["2026-11-22", 1],
    ]);
    // Spent in November: 12 + 4. To come: Friday 27 (4), Saturday 28 (0), Sunday 29 (1), Monday 30 (0).
    expect(forecastMonth("2026-11-26", past, "2026-10-01")).toEqual({
      ...{ forecastUsd: 21, basedOnDays: 28, lastDay: "2026-11-30" },
    });
  });

  test("of a history of a few days takes their mean, and of fewer than three nothing", () => {
    const past = costs([
      ["2026-11-23", 3],
      ["2026-11-24", 0],
      ["2026-11-25", 3],
    ]);
    // Spent 6, today 2 at least, then four days at 2.
    expect(forecastMonth("2026-11-26", past, "2026-11-23").forecastUsd).toBe(16);
    expect(forecastMonth("2026-11-26", past, "2026-11-24").forecastUsd).toBeNull();
    expect(forecastMonth("2026-11-26", costs([]), null).forecastUsd).toBeNull();
  });
});
