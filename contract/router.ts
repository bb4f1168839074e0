/** The typed router contract: every procedure with its input, output and errors. */
import { eventIterator } from "@orpc/contract";
import * as z from "zod";
import { agentsContract } from "./agents.ts";
import { dashboardContract } from "./dashboard.ts";
import { dataContract } from "./data.ts";
import { engineEventSchema } from "./engine-events.ts";
import { healthSchema } from "./health.ts";
import {
  instant,
  jobInputSchema,
  jobPatchSchema,
  jobSchema,
  scheduleOptionsSchema,
  workSchema,
} from "./job.ts";
import { calendarContract } from "./calendar.ts";
import { runChangesContract, worktreesContract } from "./changes.ts";
import { inboxContract } from "./inbox.ts";
import { jobListContract } from "./job-list.ts";
import { insightsContract } from "./insights.ts";
import { notificationsContract } from "./notify.ts";
import { byId, id, procedure } from "./procedure.ts";
import { proposalsContract } from "./proposals.ts";
import { questionsContract } from "./questions.ts";
import type { RunEvent } from "./run-events.ts";
import { runCountFilterSchema, runCountSchema, runFilterSchema } from "./run-filter.ts";
import { runFollowContract } from "./run-follow.ts";
import { runPageContract } from "./run-page.ts";
import { attemptSchema, occurrenceSchema, runDetailSchema, runSchema } from "./run.ts";
import { settingsSchema } from "./settings.ts";
import { steeringContract } from "./steering.ts";
import { timelineContract } from "./timeline.ts";
import { templatesContract } from "./templates.ts";
import { transferProcedures } from "./transfer.ts";
import { OUTCOMES, TRIGGERS } from "./words.ts";
import { foldersContract, workContract } from "./work.ts";

/** A person's way to name a job: its id, its name, or an unambiguous beginning of it. */
const reference = z.strictObject({ reference: z.string().min(1) });

export const occurrenceFilterSchema = z.strictObject({
  jobId: id.optional(),
  from: instant.optional(),
  until: instant.optional(),
  outcomes: z.array(z.enum(OUTCOMES)).optional(),
  limit: z.int().min(1).max(100_000).default(1_000),
  descending: z.boolean().default(true),
});

export const previewSchema = z.strictObject({
  canonical: z.string(),
  /** The meaning in words. */
  meaning: z.string(),
  kind: z.enum(["cron", "interval", "once", "none", "mixed"]),
  timezone: z.string(),
  fires: z.array(z.strictObject({ at: instant, shifted: z.boolean() })),
  /** Changes of the clock in the zone from now to the last fire shown, at most ten. */
  clockChanges: z.array(z.strictObject({ at: instant, byMs: z.int() })),
});
export type Preview = z.infer<typeof previewSchema>;

export const outputPageSchema = z.strictObject({
  /** Text of the page; bytes that are no UTF-8 are replaced. Where output was cut, a marked line says so. */
  text: z.string(),
  /** Offset to go on from. */
  nextOffset: z.int().min(0),
  /** The run has ended and the page reaches the end. */
  done: z.boolean(),
});

const runEvents = z.custom<RunEvent[]>((value) => Array.isArray(value));

export const contract = {
  folders: foldersContract,
  templates: templatesContract,
  work: workContract,
  jobs: {
    ...transferProcedures,
    list: procedure
      .route({ method: "GET", path: "/jobs", summary: "All jobs, newest last" })
      .input(z.strictObject({ includeRemoved: z.boolean().default(false) }).prefault({}))
      .output(z.array(jobSchema)),
    get: procedure
      .route({ method: "GET", path: "/jobs/{id}", summary: "One job" })
      .input(byId)
      .output(jobSchema),
    find: procedure
      .route({
        method: "GET",
        path: "/jobs/find",
        summary: "A job by its id, its name or the beginning of it",
      })
      .input(reference)
      .output(jobSchema),
    create: procedure
      .route({ method: "POST", path: "/jobs", summary: "Make a job" })
      .input(jobInputSchema)
      .output(jobSchema),
    edit: procedure
      .route({ method: "PATCH", path: "/jobs/{id}", summary: "Change a job" })
      .input(z.strictObject({ id, expectedVersion: z.int().nullable(), patch: jobPatchSchema }))
      .output(jobSchema),
    pause: procedure
      .route({
        method: "POST",
        path: "/jobs/{id}/pause",
        summary: "Pause a job, for a time or until it is resumed",
      })
      .input(z.strictObject({ id, until: instant.nullable() }))
      .output(jobSchema),
    resume: procedure
      .route({ method: "POST", path: "/jobs/{id}/resume", summary: "Go on with a paused job" })
      .input(byId)
      .output(jobSchema),
    remove: procedure
      .route({ method: "DELETE", path: "/jobs/{id}", summary: "Remove a job; its history stays" })
      .input(byId)
      .output(jobSchema),
    restore: procedure
      .route({ method: "POST", path: "/jobs/{id}/restore", summary: "Bring a removed job back" })
      .input(byId)
      .output(jobSchema),
    /** Makes a run now. */
    run: procedure
      .route({ method: "POST", path: "/jobs/{id}/run", summary: "Run a job now" })
      .input(z.strictObject({ id, trigger: z.enum(TRIGGERS).default("manual") }))
      .output(runSchema),
    /** Runs work that is no job: a draft that is tried out, or a prompt for this one time. */
    tryOut: procedure
      .route({
        method: "POST",
        path: "/jobs/try-out",
        summary: "Run work that is no job, marked as a test unless said otherwise",
      })
      .input(
        z.strictObject({
          name: z.string().min(1),
          work: workSchema,
          trigger: z.enum(["test", "manual"]).default("test"),
        }),
      )
      .output(runSchema),
    ...jobListContract,
  },
  runs: {
    ...runFollowContract,
    ...runPageContract,
    list: procedure
      .route({ method: "GET", path: "/runs", summary: "Runs, newest first" })
      .input(runFilterSchema.prefault({}))
      .output(z.array(runSchema)),
    count: procedure
      .route({ method: "GET", path: "/runs/count", summary: "How many runs a list would hold" })
      .input(runCountFilterSchema.prefault({}))
      .output(runCountSchema),
    get: procedure
      .route({ method: "GET", path: "/runs/{id}", summary: "One run in full" })
      .input(byId)
      .output(runDetailSchema),
    attempts: procedure
      .route({ method: "GET", path: "/runs/{id}/attempts", summary: "The attempts of a run" })
      .input(byId)
      .output(z.array(attemptSchema)),
    stop: procedure
      .route({ method: "POST", path: "/runs/{id}/stop", summary: "Stop a run" })
      .input(byId)
      .output(runSchema),
    retry: procedure
      .route({
        method: "POST",
        path: "/runs/{id}/retry",
        summary: "Run it again, with a fresh count of attempts",
      })
      .input(byId)
      .output(runSchema),
    stopBatch: procedure
      .route({ method: "POST", path: "/batches/{batch}/stop", summary: "Stop all runs of a batch" })
      .input(z.strictObject({ batch: z.string() }))
      .output(z.array(runSchema)),
    retryBatch: procedure
      .route({
        method: "POST",
        path: "/batches/{batch}/retry",
        summary: "Retry all ended runs of a batch",
      })
      .input(z.strictObject({ batch: z.string() }))
      .output(z.array(runSchema)),
    /** Normalized events of an attempt (the newest when none is named). */
    events: procedure
      .route({
        method: "GET",
        path: "/runs/{id}/events",
        summary: "Normalized events of an attempt, the newest when none is named",
      })
      .input(z.strictObject({ id, attempt: z.int().positive().optional() }))
      .output(runEvents),
    /** Raw output of an attempt, in pages. */
    output: procedure
      .route({
        method: "GET",
        path: "/runs/{id}/output",
        summary: "Raw output of an attempt, in pages",
      })
      .input(
        z.strictObject({
          id,
          attempt: z.int().positive().optional(),
          stream: z.enum(["stdout", "stderr"]).default("stdout"),
          fromOffset: z.int().min(0).default(0),
          maxBytes: z.int().min(1).max(4_194_304).default(262_144),
        }),
      )
      .output(outputPageSchema),
    ...runChangesContract,
  },
  questions: questionsContract,
  proposals: proposalsContract,
  worktrees: worktreesContract,
  insights: insightsContract,
  calendar: calendarContract,
  ledger: {
    list: procedure
      .route({ method: "GET", path: "/ledger", summary: "What became of every due instant" })
      .input(occurrenceFilterSchema.prefault({}))
      .output(z.array(occurrenceSchema)),
  },
  schedule: {
    preview: procedure
      .route({
        method: "POST",
        path: "/schedule/preview",
        summary: "What a schedule text means, and when it fires next",
      })
      .input(
        z.strictObject({
          text: z.string(),
          timezone: z.string().default("local"),
          from: instant.optional(),
          count: z.int().min(1).max(1_000).default(5),
          options: scheduleOptionsSchema.prefault({}),
          language: z.enum(["en", "pt-BR"]).default("en"),
        }),
      )
      .output(previewSchema),
  },
  inbox: inboxContract,
  timeline: timelineContract,
  agents: agentsContract,
  data: dataContract,
  settings: {
    get: procedure
      .route({ method: "GET", path: "/settings", summary: "All settings" })
      .output(settingsSchema),
    /** Sets one setting by its dotted name. */
    set: procedure
      .route({
        method: "PUT",
        path: "/settings/{key}",
        summary: "Set one setting by its dotted name",
      })
      .input(z.strictObject({ key: z.string().min(1), value: z.json() }))
      .output(settingsSchema),
  },
  notifications: notificationsContract,
  steering: steeringContract,
  engine: {
    health: procedure
      .route({ method: "GET", path: "/engine", summary: "The engine in a few figures" })
      .output(healthSchema),
    pauseAll: procedure
      .route({
        method: "POST",
        path: "/engine/pause",
        summary: "Pause everything, for a time or until resumed",
      })
      .input(z.strictObject({ until: instant.nullable() }))
      .output(healthSchema),
    resumeAll: procedure
      .route({ method: "POST", path: "/engine/resume", summary: "Go on with everything" })
      .output(healthSchema),
    backup: procedure
      .route({
        method: "POST",
        path: "/engine/backup",
        summary: "Copy the database, and say where",
      })
      .output(z.strictObject({ path: z.string() })),
    check: procedure
      .route({ method: "GET", path: "/engine/check", summary: "Is the database whole" })
      .output(z.strictObject({ ok: z.boolean(), problems: z.array(z.string()) })),
    /** Ends the engine and starts it anew in the same host. Agents under way go on. */
    restart: procedure
      .route({ method: "POST", path: "/engine/restart", summary: "Start the engine anew" })
      .output(z.strictObject({ ok: z.literal(true) })),
    /** Ends the host. */
    shutdown: procedure
      .route({ method: "POST", path: "/engine/shutdown", summary: "End the host" })
      .input(z.strictObject({ stopAgents: z.boolean().default(false) }))
      .output(z.strictObject({ ok: z.literal(true) })),
  },
  dashboard: dashboardContract,
  events: {
    stream: procedure
      .route({
        method: "GET",
        path: "/events",
        summary: "Live events after the given number; without one, from now on",
      })
      .input(
        z
          .strictObject({
            after: z.int().min(0).optional(),
            /** The engine that gave the number; another one answers with a reset. */
            epoch: z.string().optional(),
          })
          .prefault({}),
      )
      .output(eventIterator(engineEventSchema)),
  },
};
