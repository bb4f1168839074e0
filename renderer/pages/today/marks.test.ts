import { expect, test } from "vitest";
import type { Bar, Lane } from "../../../contract/timeline.ts";
import { marksOf } from "./marks.ts";

const bar = (from: number, over: Partial<Bar> = {}): Bar => ({
  from,
  until: from + 10,
  count: 1,
  failed: 0,
  state: "succeeded",
  runId: from,
  lateMs: null,
  reason: null,
  exitCode: 0,
  ...over,
});
const lane = (over: Partial<Lane> = {}): Lane => ({
  jobId: 1,
  name: "Job",
  agent: "shell",
  cwd: "/",
  enabled: true,
  pausedUntil: null,
  bars: [],
  gaps: [],
  fires: [],
  density: null,
  expectedUsd: null,
  ...over,
});
const of = (over: Partial<Lane>, now = 500) => marksOf(lane(over), 0, 1_000, now);

test("marks lie where their instants are, and never outside the axis", () => {
  const { marks, fires } = of({ bars: [bar(-50, { until: 100 }), bar(200)], fires: [600, 900] });
  expect(marks.map(({ kind, left, width }) => [kind, left, width])).toEqual([
    ["bar", 0, 10],
    ["bar", 20, 1],
    ["fire", 60, 0],
  ]);
  expect(fires).toEqual([90]);
});

test("a run under way reaches to now", () => {
  const { marks } = of({ bars: [bar(400, { until: null, state: "running" })] }, 500);
  expect(marks[0]).toMatchObject({ left: 40, width: 10 });
});

test("the word beside a lane is about what matters most, where there is room", () => {
  const failed = bar(200, { failed: 1, state: "failed", exitCode: 1 });
  expect(of({ bars: [bar(100, { lateMs: 90_000 }), failed] }).note).toMatchObject({
    about: { kind: "failed", exitCode: 1 },
  });
  expect(of({ bars: [failed, bar(240)] }).note).toBeNull();
  expect(of({ fires: [700] }).note).toMatchObject({
    at: 70,
    side: "right",
    about: { kind: "next", at: 700 },
  });
  expect(of({ fires: [700], expectedUsd: 0.4 }).note?.about).toEqual({ kind: "cost", usd: 0.4 });
  expect(of({ fires: [700, 800] }).note).toBeNull();
});

test("at the end of the axis the word stands before its mark, not on it", () => {
  const failed = bar(850, { until: 950, failed: 1, state: "failed", exitCode: 1 });
  expect(of({ bars: [failed] }).note).toMatchObject({ at: 85, side: "left" });
  expect(of({ bars: [bar(800), failed] }).note).toBeNull();
});
