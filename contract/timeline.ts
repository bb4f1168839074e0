/** The time axis: one lane a job with what ran, what did not and why, and what is to come; and the week in numbers. */
import * as z from "zod";
import { instant } from "./job.ts";
import { id, procedure } from "./procedure.ts";
import { AGENT_IDS, OUTCOMES, RUN_STATES } from "./words.ts";

/** Marks of one kind in a lane at most; beyond that they are drawn together. */
export const MAX_MARKS = 120;
/** Coming fires listed one by one at most; what is beyond is told by `density`. */
export const MAX_FIRES = 60;

/** A run, or several that lie so close together that they are one bar. */
export const barSchema = z.strictObject({
  from: instant,
  /** null = still going on. */
  until: instant.nullable(),
  count: z.int().positive(),
  failed: z.int().min(0),
  /** Of several: the one that wants attention most. */
  state: z.enum(RUN_STATES),
  /** The run; of several, the newest with that state. null where only sums are known. */
  runId: id.nullable(),
  /** Milliseconds between due and started, where that is more than the grace time. */
  lateMs: z.int().nullable(),
  reason: z.string().nullable(),
  exitCode: z.int().nullable(),
});
export type Bar = z.infer<typeof barSchema>;

/** Occurrences that did not become a run of their own. */
export const gapSchema = z.strictObject({
  from: instant,
  until: instant,
  count: z.int().positive(),
  outcome: z.enum(OUTCOMES),
  reason: z.string().nullable(),
});
export type Gap = z.infer<typeof gapSchema>;

export const laneSchema = z.strictObject({
  /** null = runs that belong to no job. */
  jobId: id.nullable(),
  name: z.string(),
  agent: z.enum(AGENT_IDS).nullable(),
  cwd: z.string().nullable(),
  enabled: z.boolean(),
  pausedUntil: instant.nullable(),
  bars: z.array(barSchema),
  gaps: z.array(gapSchema),
  /** Coming fires, ascending. */
  fires: z.array(instant),
  /** Further fires, too many to list: from where to where, and about how far apart. */
  density: z
    .strictObject({ from: instant, until: instant, everyMs: z.int().positive() })
    .nullable(),
  /** Mean known cost of a run in the last 30 days. */
  expectedUsd: z.number().nullable(),
});
export type Lane = z.infer<typeof laneSchema>;

export const timelineSchema = z.strictObject({
  from: instant,
  until: instant,
  now: instant,
  lanes: z.array(laneSchema),
  /** Jobs with something in the span that have no lane here. */
  more: z.int().min(0),
});
export type Timeline = z.infer<typeof timelineSchema>;

export const weekSchema = z.strictObject({
  /** Seven calendar days, today the last. */
  days: z.array(
    z.strictObject({
      day: z.string(),
      runs: z.int().min(0),
      succeeded: z.int().min(0),
      failed: z.int().min(0),
    }),
  ),
  runs: z.int().min(0),
  succeeded: z.int().min(0),
  failed: z.int().min(0),
  usd: z.number().min(0),
  unknownCostRuns: z.int().min(0),
  /** Occurrences that should have run and did not: too late, blocked or lost. */
  missed: z.int().min(0),
  today: z.strictObject({ usd: z.number().min(0), budgetUsd: z.number().nullable() }),
  month: z.strictObject({ usd: z.number().min(0), budgetUsd: z.number().nullable() }),
});
export type Week = z.infer<typeof weekSchema>;

export const timelineContract = {
  range: procedure
    .route({
      method: "GET",
      path: "/timeline",
      summary: "What ran, what did not, and what is to come, a lane a job",
    })
    .input(
      z
        .strictObject({ from: instant, until: instant, lanes: z.int().min(1).max(200).default(12) })
        .refine(({ from, until }) => until > from, "The span must end after it begins.")
        .refine(
          ({ from, until }) => until - from <= 92 * 86_400_000,
          "The span is longer than 92 days.",
        ),
    )
    .output(timelineSchema),
  week: procedure
    .route({ method: "GET", path: "/timeline/week", summary: "The last seven days in numbers" })
    .output(weekSchema),
};
