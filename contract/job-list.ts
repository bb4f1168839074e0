/** What the list of jobs and a job's page read: one light line a job, statistics, and actions on many jobs at once. */
import * as z from "zod";
import { instant, jobSchema } from "./job.ts";
import { id, procedure } from "./procedure.ts";
import { runSchema, tokensSchema } from "./run.ts";
import { AGENT_IDS, PROFILES, RUN_STATES } from "./words.ts";

const language = z.enum(["en", "pt-BR"]).default("en");
const usd = z.number().min(0);

/** Runs shown in the strip of a job. */
export const STRIP_RUNS = 30;

/** A job without its prompt and the rest that lists do not show. */
export const jobLineSchema = z.strictObject({
  id,
  version: z.int().positive(),
  name: z.string(),
  agent: z.enum(AGENT_IDS),
  cwd: z.string(),
  profile: z.enum(PROFILES),
  model: z.string().nullable(),
  schedule: z.string(),
  /** The schedule in words, in the language asked for. */
  meaning: z.string(),
  timezone: z.string(),
  nextDueAt: instant.nullable(),
  enabled: z.boolean(),
  pausedUntil: instant.nullable(),
  pauseReason: z.string().nullable(),
  failuresInARow: z.int().min(0),
  tags: z.array(z.string()),
  createdAt: instant,
  /** The newest run that has ended. */
  lastRun: z
    .strictObject({
      id,
      state: z.enum(RUN_STATES),
      startedAt: instant.nullable(),
      finishedAt: instant.nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  /** The newest run that has not ended. */
  activeRun: z
    .strictObject({ id, state: z.enum(RUN_STATES), startedAt: instant.nullable() })
    .nullable(),
  /** States of the newest runs, oldest first, a letter each (`strip.ts`). */
  strip: z.string().max(STRIP_RUNS),
  /** Known cost of this calendar month, and how many of its runs have no known cost. */
  monthUsd: usd,
  monthUnknownRuns: z.int().min(0),
});
export type JobLine = z.infer<typeof jobLineSchema>;

/** What to do to each of many jobs. */
export const jobActionSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("pause"), until: instant.nullable() }),
  z.strictObject({ do: z.literal("resume") }),
  z.strictObject({ do: z.literal("remove") }),
  z.strictObject({ do: z.literal("restore") }),
  z.strictObject({ do: z.literal("run") }),
  z.strictObject({
    do: z.literal("tag"),
    add: z.array(z.string().min(1)).default([]),
    remove: z.array(z.string().min(1)).default([]),
  }),
]);
export type JobAction = z.infer<typeof jobActionSchema>;

const windowSchema = z.strictObject({
  runs: z.int().min(0),
  succeeded: z.int().min(0),
  failed: z.int().min(0),
  /** Of those that succeeded or failed; null when none did. */
  successRate: z.number().min(0).max(1).nullable(),
  /** Of the newest runs of the window, at most `DURATION_RUNS`. */
  p50Ms: z.int().nullable(),
  p95Ms: z.int().nullable(),
  usd,
  unknownCostRuns: z.int().min(0),
  tokens: tokensSchema,
});
export type StatsWindow = z.infer<typeof windowSchema>;

export const jobStatsSchema = z.strictObject({
  /** The last 24 hours, to the millisecond. */
  day: windowSchema,
  /** Seven calendar days, today included. */
  week: windowSchema,
  /** Thirty calendar days, today included. */
  month: windowSchema,
  /** Runs of the last 30 days by how their cost is known. */
  costSources: z.strictObject({
    reported: z.int().min(0),
    computed: z.int().min(0),
    unknown: z.int().min(0),
  }),
  /** Thirty calendar days, oldest first, none left out. */
  daily: z.array(
    z.strictObject({
      day: z.string(),
      runs: z.int().min(0),
      succeeded: z.int().min(0),
      failed: z.int().min(0),
      usd,
      unknownCostRuns: z.int().min(0),
    }),
  ),
});
export type JobStats = z.infer<typeof jobStatsSchema>;

export const jobListContract = {
  overview: procedure
    .route({
      method: "POST",
      path: "/jobs/overview",
      summary: "A light line of every job, for lists",
    })
    .input(z.strictObject({ language, ids: z.array(id).optional() }).prefault({}))
    .output(z.array(jobLineSchema)),
  /** The same action on many jobs; one that cannot be done does not keep the others from it. */
  bulk: procedure
    .route({ method: "POST", path: "/jobs/bulk", summary: "The same action on many jobs" })
    .input(z.strictObject({ ids: z.array(id).min(1).max(10_000), action: jobActionSchema }))
    .output(
      z.array(
        z.strictObject({
          id,
          ok: z.boolean(),
          /** Why not; null when done. */
          message: z.string().nullable(),
          runId: id.nullable(),
        }),
      ),
    ),
  /** Leaves out the next occurrence, which must still be the one named. */
  skipNext: procedure
    .route({
      method: "POST",
      path: "/jobs/{id}/skip-next",
      summary: "Leave out the next occurrence",
    })
    .input(z.strictObject({ id, dueAt: instant }))
    .output(jobSchema),
  stats: procedure
    .route({
      method: "GET",
      path: "/jobs/{id}/stats",
      summary: "Runs, durations, cost and tokens of a job",
    })
    .input(z.strictObject({ id }))
    .output(jobStatsSchema),
  /** Runs that failed or were refused since the last success, newest first. */
  failures: procedure
    .route({
      method: "GET",
      path: "/jobs/{id}/failures",
      summary: "Runs that failed or were refused since the last success",
    })
    .input(z.strictObject({ id, limit: z.int().min(1).max(100).default(20) }))
    .output(z.array(runSchema)),
};
