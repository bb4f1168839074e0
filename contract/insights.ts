/** Sums over runs: how many, how well, how long, what they used and cost; a forecast; budgets. */
import * as z from "zod";
import { INSIGHT_BUCKETS, INSIGHT_GROUPS } from "./insight-words.ts";
import { procedure } from "./procedure.ts";
import { AGENT_IDS } from "./words.ts";

/** Local calendar day, `YYYY-MM-DD`. */
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const sumsShape = {
  runs: z.int().min(0),
  succeeded: z.int().min(0),
  failed: z.int().min(0),
  /** Sum over all runs. */
  durationMs: z.number().min(0),
  tokens: z.int().min(0),
  /** What is known of the cost; told by the agent, or computed from the price table. */
  costUsd: z.number().min(0),
  costComputedUsd: z.number().min(0),
  /** Attempts that used tokens at a cost nobody knows: the true sum is higher. */
  unknownCostRuns: z.int().min(0),
};
export const insightSumsSchema = z.strictObject(sumsShape);
export type InsightSums = z.infer<typeof insightSumsSchema>;

/** Percentiles of how long runs took, in milliseconds, within about 2 %. */
export const durationsSchema = z.strictObject({
  runs: z.int().min(0),
  p50Ms: z.number(),
  p90Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
});
export type Durations = z.infer<typeof durationsSchema>;

export const insightFilterSchema = z.strictObject({
  from: day,
  until: day,
  by: z.enum(INSIGHT_GROUPS).default("job"),
  /** Default: what fits the range. */
  bucket: z.enum(INSIGHT_BUCKETS).optional(),
  jobId: z.int().min(0).optional(),
  agent: z.enum(AGENT_IDS).optional(),
  /** Empty = runs whose model is not known. */
  model: z.string().optional(),
  folder: z.string().optional(),
});
export type InsightFilter = z.infer<typeof insightFilterSchema>;

export const insightsSchema = z.strictObject({
  bucket: z.enum(INSIGHT_BUCKETS),
  totals: insightSumsSchema,
  /** null where nothing ran, or where it is not known for the chosen filter. */
  durations: durationsSchema.nullable(),
  /** One for each bucket of the range, empty ones too; `start` is its first day. */
  series: z.array(insightSumsSchema.extend({ start: day, p50Ms: z.number().nullable() })),
  groups: z.array(
    insightSumsSchema.extend({
      /** Id of the job (0 = none), name of the agent or model (empty = not known), folder. */
      key: z.string(),
      label: z.string(),
    }),
  ),
  /** Groups that are not listed, taken together; null when all are. */
  rest: insightSumsSchema.extend({ groups: z.int().min(1) }).nullable(),
});
export type Insights = z.infer<typeof insightsSchema>;

export const budgetSchema = z.strictObject({
  scope: z.enum(["day", "month", "day-tokens", "folder", "job", "job-tokens"]),
  /** Folder or name of the job; null for everything. */
  name: z.string().nullable(),
  jobId: z.int().positive().nullable(),
  unit: z.enum(["usd", "tokens"]),
  limit: z.number().positive(),
  used: z.number().min(0),
  left: z.number().min(0),
  unknownCostRuns: z.int().min(0),
});

export const outlookSchema = z.strictObject({
  today: day,
  month: z.strictObject({
    spentUsd: z.number().min(0),
    unknownCostRuns: z.int().min(0),
    /** Expected for the whole month; null without at least three days of history. */
    forecastUsd: z.number().min(0).nullable(),
    /** Days of history behind it. */
    basedOnDays: z.int().min(0),
    lastDay: day,
  }),
  budgets: z.array(budgetSchema),
});
export type Outlook = z.infer<typeof outlookSchema>;

export const insightsContract = {
  /** Everything the page shows for a range, read from daily sums. */
  summary: procedure
    .route({
      method: "POST",
      path: "/insights",
      summary: "Runs, success, durations, tokens and cost of a range",
    })
    .input(insightFilterSchema)
    .output(insightsSchema),
  /** The month's forecast and the budgets, now. */
  outlook: procedure
    .route({
      method: "GET",
      path: "/insights/outlook",
      summary: "The month's forecast, and what is left of the budgets",
    })
    .output(outlookSchema),
};
