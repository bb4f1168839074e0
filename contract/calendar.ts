/** What is to come: the next days played through beforehand. */
import * as z from "zod";
import { instant } from "./job.ts";
import { procedure } from "./procedure.ts";

/**
 * What would become of a planned occurrence. `waits`: no place is free when it is due; `skipped`, `joins` and
 * `replaces`: an earlier run of the job is still going; `window`: outside the hours in which the job may run.
 */
export const PLANNED_FATES = ["starts", "waits", "skipped", "joins", "replaces", "window"] as const;
export type PlannedFate = (typeof PLANNED_FATES)[number];

export const plannedFireSchema = z.strictObject({
  jobId: z.int().positive(),
  at: instant,
  fate: z.enum(PLANNED_FATES),
  /** For `waits`: how long, as far as durations are known. */
  waitMs: z.number().min(0),
  /** A clock change moved it. */
  shifted: z.boolean(),
  /** Started by the end of another job, not by a schedule. */
  follows: z.boolean(),
});
export type PlannedFire = z.infer<typeof plannedFireSchema>;

const countsShape = {
  fires: z.int().min(0),
  waits: z.int().min(0),
  skipped: z.int().min(0),
  /** Occurrences outside the hours of their jobs. */
  window: z.int().min(0),
  /** Expected cost of the runs whose cost can be told. */
  costUsd: z.number().min(0),
  /** Runs of jobs without a known cost. */
  unknownCostRuns: z.int().min(0),
};

export const simulationSchema = z.strictObject({
  from: instant,
  until: instant,
  timezone: z.string(),
  totals: z.strictObject({ ...countsShape, shifted: z.int().min(0) }),
  /** One for each local day. */
  days: z.array(
    z.strictObject({
      day: z.string(),
      start: instant,
      end: instant,
      ...countsShape,
      /** Most runs at once, and when. */
      peak: z.int().min(0),
    }),
  ),
  jobs: z.array(
    z.strictObject({
      jobId: z.int().positive(),
      name: z.string(),
      ...countsShape,
      /** Mean of its runs of the last 30 days; null without history. */
      durationMs: z.number().nullable(),
      costPerRunUsd: z.number().nullable(),
      /** Too many fires to name each: they are counted by day only. */
      dense: z.boolean(),
      /** Counted from a part of the time, since there are very many. */
      estimated: z.boolean(),
      /** Fires of each day, in the order of `days`. */
      perDay: z.array(z.int().min(0)),
      /** `paused`: it fires again when resumed; `none`: nothing is planned. */
      state: z.enum(["planned", "paused", "none", "unreadable"]),
      blackoutWindows: z.array(
        z.strictObject({ days: z.array(z.int()), from: z.string(), to: z.string() }),
      ),
    }),
  ),
  /** Fires of jobs that are not dense, in order of time. */
  fires: z.array(plannedFireSchema),
  /** Fires that are not listed because there are too many. */
  moreFires: z.int().min(0),
  /** Stretches in which something has to wait or is skipped, and who is involved. */
  collisions: z.array(
    z.strictObject({
      at: instant,
      kind: z.enum(["limit", "agent", "folder", "overlap"]),
      jobIds: z.array(z.int().positive()),
      waitMs: z.number().min(0),
    }),
  ),
  moreCollisions: z.int().min(0),
  clockChanges: z.array(
    z.strictObject({
      at: instant,
      timezone: z.string(),
      /** Minutes by which clocks are put forward; negative = back. */
      minutes: z.number(),
    }),
  ),
});
export type Simulation = z.infer<typeof simulationSchema>;

export const calendarContract = {
  simulate: procedure
    .route({
      method: "POST",
      path: "/simulate",
      summary: "The next days played through: what fires, waits or is skipped, and its cost",
    })
    .input(
      z
        .strictObject({
          /** Default: now. */
          from: instant.optional(),
          /** The first day, `YYYY-MM-DD` in the computer's zone; goes before `from`. */
          fromDay: z.iso.date("Write a day such as 2027-03-28.").optional(),
          days: z.int().min(1).max(92).default(30),
        })
        .prefault({}),
    )
    .output(simulationSchema),
};
