/** The typed router contract: every procedure with its input, output and errors. */
import { eventIterator } from "@orpc/contract";
import * as z from "zod";
import { engineEventSchema } from "./engine-events.ts";
import { agentInfoSchema, healthSchema } from "./health.ts";
import {
  instant,
  jobInputSchema,
  jobPatchSchema,
  jobSchema,
  scheduleOptionsSchema,
  workSchema,
} from "./job.ts";
import { byId, id, procedure } from "./procedure.ts";
import type { RunEvent } from "./run-events.ts";
import { attemptSchema, occurrenceSchema, runDetailSchema, runSchema } from "./run.ts";
import { settingsSchema } from "./settings.ts";
import { OUTCOMES, RUN_STATES, TRIGGERS } from "./words.ts";

/** A person's way to name a job: its id, its name, or an unambiguous beginning of it. */
const reference = z.strictObject({ reference: z.string().min(1) });

export const runFilterSchema = z.strictObject({
  jobId: id.optional(),
  states: z.array(z.enum(RUN_STATES)).optional(),
  batch: z.string().optional(),
  beforeId: id.optional(),
  search: z.string().optional(),
  limit: z.int().min(1).max(10_000).default(50),
});

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
  jobs: {
    list: procedure
      .input(z.strictObject({ includeRemoved: z.boolean().default(false) }).prefault({}))
      .output(z.array(jobSchema)),
    get: procedure.input(byId).output(jobSchema),
    find: procedure.input(reference).output(jobSchema),
    create: procedure.input(jobInputSchema).output(jobSchema),
    edit: procedure
      .input(z.strictObject({ id, expectedVersion: z.int().nullable(), patch: jobPatchSchema }))
      .output(jobSchema),
    pause: procedure.input(z.strictObject({ id, until: instant.nullable() })).output(jobSchema),
    resume: procedure.input(byId).output(jobSchema),
    remove: procedure.input(byId).output(jobSchema),
    restore: procedure.input(byId).output(jobSchema),
    /** Makes a run now. */
    run: procedure
      .input(z.strictObject({ id, trigger: z.enum(TRIGGERS).default("manual") }))
      .output(runSchema),
    /** Runs work that is no job, marked as a test. */
    tryOut: procedure
      .input(z.strictObject({ name: z.string().min(1), work: workSchema }))
      .output(runSchema),
  },
  runs: {
    list: procedure.input(runFilterSchema.prefault({})).output(z.array(runSchema)),
    get: procedure.input(byId).output(runDetailSchema),
    attempts: procedure.input(byId).output(z.array(attemptSchema)),
    stop: procedure.input(byId).output(runSchema),
    retry: procedure.input(byId).output(runSchema),
    stopBatch: procedure.input(z.strictObject({ batch: z.string() })).output(z.array(runSchema)),
    retryBatch: procedure.input(z.strictObject({ batch: z.string() })).output(z.array(runSchema)),
    /** Normalized events of an attempt (the newest when none is named). */
    events: procedure
      .input(z.strictObject({ id, attempt: z.int().positive().optional() }))
      .output(runEvents),
    /** Raw output of an attempt, in pages. */
    output: procedure
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
  },
  ledger: {
    list: procedure.input(occurrenceFilterSchema.prefault({})).output(z.array(occurrenceSchema)),
  },
  schedule: {
    preview: procedure
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
  agents: {
    list: procedure.output(z.array(agentInfoSchema)),
  },
  settings: {
    get: procedure.output(settingsSchema),
    /** Sets one setting by its dotted name. */
    set: procedure
      .input(z.strictObject({ key: z.string().min(1), value: z.json() }))
      .output(settingsSchema),
  },
  engine: {
    health: procedure.output(healthSchema),
    pauseAll: procedure.input(z.strictObject({ until: instant.nullable() })).output(healthSchema),
    resumeAll: procedure.output(healthSchema),
    backup: procedure.output(z.strictObject({ path: z.string() })),
    check: procedure.output(z.strictObject({ ok: z.boolean(), problems: z.array(z.string()) })),
    /** Ends the host. */
    shutdown: procedure
      .input(z.strictObject({ stopAgents: z.boolean().default(false) }))
      .output(z.strictObject({ ok: z.literal(true) })),
  },
  events: {
    /** Live events after the given number; without it, from now on. */
    stream: procedure
      .input(z.strictObject({ after: z.int().min(0).optional() }).prefault({}))
      .output(eventIterator(engineEventSchema)),
  },
};
