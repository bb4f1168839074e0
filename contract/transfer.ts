/** Taking jobs and templates out of Belfry and into it again: one versioned JSON document, or a crontab. */
import * as z from "zod";
import { instant, jobInputSchema, jobSchema } from "./job.ts";
import { id, procedure } from "./procedure.ts";
import { templateSchema } from "./templates.ts";
import { IMPORT_ACTIONS } from "./transfer-words.ts";
import { AFTER_CONDITIONS } from "./words.ts";

/** Longest text that is taken in, in characters. */
export const MAX_IMPORT_CHARS = 8_000_000;

/** A job in a document: as it is written, with other jobs named instead of numbered. */
export const exportedJobSchema = jobInputSchema
  .omit({ after: true, batch: true, follows: true })
  .extend({
    batch: jobInputSchema.shape.batch,
    follows: z
      .array(z.strictObject({ job: z.string(), on: z.enum(AFTER_CONDITIONS).default("success") }))
      .default([]),
    enabled: z.boolean().default(true),
    /** Variables whose values were left out of the document. */
    envNames: z.array(z.string()).default([]),
  });
export type ExportedJob = z.infer<typeof exportedJobSchema>;

export const transferDocumentSchema = z.strictObject({
  format: z.literal("belfry-jobs"),
  version: z.literal(1),
  exportedAt: instant,
  jobs: z.array(exportedJobSchema).max(10_000),
  templates: z.array(templateSchema).max(1_000).default([]),
});
export type TransferDocument = z.infer<typeof transferDocumentSchema>;

export const IMPORT_KINDS = ["auto", "belfry", "crontab"] as const;

export const importProblemSchema = z.strictObject({
  /** Field of the job; null when the whole job or document is meant. */
  field: z.string().nullable(),
  /** Sentence. */
  problem: z.string(),
  /** Index in the field. */
  position: z.int().min(0).nullable(),
  suggestion: z.string().nullable(),
});

export const plannedJobSchema = z.strictObject({
  index: z.int().min(0),
  /** Line of a crontab, from 1; null for documents. */
  line: z.int().positive().nullable(),
  /** Name in the document. */
  name: z.string(),
  action: z.enum(IMPORT_ACTIONS),
  /** Name it will have. */
  as: z.string(),
  /** The job here that has the same name. */
  conflict: z.strictObject({ id, name: z.string() }).nullable(),
  agent: z.string(),
  schedule: z.string(),
  /** What keeps it from being made; nothing at all is made while a job that is not skipped has one. */
  problems: z.array(importProblemSchema),
  /** What to know: variables without a value, things that were not taken over. */
  notes: z.array(z.strictObject({ note: z.string() })),
});
export type PlannedJob = z.infer<typeof plannedJobSchema>;

export const importPlanSchema = z.strictObject({
  kind: z.enum(["belfry", "crontab"]),
  jobs: z.array(plannedJobSchema),
  templates: z.array(z.strictObject({ id: z.string(), action: z.enum(["create", "replace"]) })),
  /** Lines of a crontab that are no jobs, and why. */
  leftOut: z.array(
    z.strictObject({ line: z.int().positive(), text: z.string(), reason: z.string() }),
  ),
  /** Something to be made, and nothing in the way. */
  ready: z.boolean(),
  /** What was made or changed; empty for a dry run. */
  made: z.array(jobSchema),
});
export type ImportPlan = z.infer<typeof importPlanSchema>;

export const importInputSchema = z.strictObject({
  /** The document, or the lines of a crontab. */
  text: z.string().max(MAX_IMPORT_CHARS),
  kind: z.enum(IMPORT_KINDS).default("auto"),
  /** Only say what would be done. */
  dryRun: z.boolean().default(true),
  /** For jobs whose name is taken. */
  onConflict: z.enum(["rename", "replace", "skip"]).default("rename"),
  /** For single jobs, by their index. */
  decisions: z
    .array(z.strictObject({ index: z.int().min(0), action: z.enum(IMPORT_ACTIONS) }))
    .default([]),
  /** Working folder of jobs from a crontab; null = the home folder. */
  cwd: z.string().min(1).nullable().default(null),
});

/** Procedures of the group `jobs`. */
export const transferProcedures = {
  /** All jobs, or those named; the person's own templates too when asked for. */
  export: procedure
    .route({ method: "GET", path: "/jobs/export", summary: "Jobs and templates as one document" })
    .input(
      z
        .strictObject({
          jobIds: z.array(id).nullable().default(null),
          templates: z.boolean().default(true),
          /** With the values of variables, which may be secrets. */
          withEnv: z.boolean().default(false),
        })
        .prefault({}),
    )
    .output(transferDocumentSchema),
  /**
   * Makes all jobs and templates of a text, or none: in one transaction. With `dryRun` (the default) it only says
   * what it would do. Errors: `INVALID` when the text cannot be read, or a job in it has a problem.
   */
  import: procedure
    .route({
      method: "POST",
      path: "/jobs/import",
      summary: "Take jobs in, or say what would be taken in",
    })
    .input(importInputSchema)
    .output(importPlanSchema),
};
