/** Runs, their attempts, and the ledger of occurrences. */
import * as z from "zod";
import { afterSchema, instant, workSchema } from "./job.ts";
import {
  AGENT_IDS,
  COST_SOURCES,
  FAILURE_CLASSES,
  OUTCOMES,
  PROFILES,
  RUN_STATES,
  TRIGGERS,
} from "./words.ts";

export const tokensSchema = z.strictObject({
  input: z.int().min(0),
  cached: z.int().min(0),
  output: z.int().min(0),
  reasoning: z.int().min(0),
});

export const runSchema = z.strictObject({
  id: z.int().positive(),
  jobId: z.int().positive().nullable(),
  jobName: z.string(),
  state: z.enum(RUN_STATES),
  trigger: z.enum(TRIGGERS),
  /** The four instants of a run, never mixed; epoch milliseconds. */
  dueAt: instant,
  dispatchedAt: instant.nullable(),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  /** Number of the newest attempt; 0 before the first. */
  attempt: z.int().min(0),
  exitCode: z.int().nullable(),
  /** One sentence; null where there is nothing to say. */
  reason: z.string().nullable(),
  failureClass: z.enum(FAILURE_CLASSES).nullable(),
  agent: z.enum(AGENT_IDS),
  agentVersion: z.string().nullable(),
  /** The model really used, where the stream tells; else the one asked for. */
  model: z.string().nullable(),
  profile: z.enum(PROFILES),
  sessionId: z.string().nullable(),
  turns: z.int().min(0).nullable(),
  tokens: tokensSchema,
  /** null while not known; unknown never counts as zero silently. */
  costUsd: z.number().nullable(),
  costSource: z.enum(COST_SOURCES),
  /** Final answer, shortened. */
  summary: z.string().nullable(),
  batch: z.string().nullable(),
  after: z.array(afterSchema),
  /** For `waiting`: not before this instant. */
  notBefore: instant.nullable(),
  /** For `waiting`: what it waits for, in one sentence. */
  waitingFor: z.string().nullable(),
  permissionBlocks: z.int().min(0),
  deadLetter: z.boolean(),
  pinned: z.boolean(),
  seenAt: instant.nullable(),
  /** Put away by a person, or by itself where there was nothing to report. */
  archivedAt: instant.nullable(),
  createdAt: instant,
});
export type Run = z.infer<typeof runSchema>;

/** One attempt of a run: its own process, output and cost. */
export const attemptSchema = z.strictObject({
  runId: z.int().positive(),
  attempt: z.int().positive(),
  dispatchedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  exitCode: z.int().nullable(),
  outcome: z.string().nullable(),
  reason: z.string().nullable(),
  failureClass: z.enum(FAILURE_CLASSES).nullable(),
  sessionId: z.string().nullable(),
  tokens: tokensSchema,
  costUsd: z.number().nullable(),
  costSource: z.enum(COST_SOURCES),
  /** Attempt folder, relative to the data folder. */
  dir: z.string(),
  command: z
    .strictObject({ file: z.string(), args: z.array(z.string()), envNames: z.array(z.string()) })
    .nullable(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** A run with all that its page shows. */
export const runDetailSchema = runSchema.extend({
  work: workSchema,
  /** The prompt as the run got it; null where it had no variables to fill in. */
  renderedPrompt: z.string().nullable(),
  answer: z.string().nullable(),
  structured: z.json().nullable(),
  attempts: z.array(attemptSchema),
  /** Command with which a person continues the agent's session; null when there is none. */
  continueCommand: z.string().nullable(),
});
export type RunDetail = z.infer<typeof runDetailSchema>;

export const occurrenceSchema = z.strictObject({
  jobId: z.int().positive(),
  dueAt: instant,
  outcome: z.enum(OUTCOMES),
  reason: z.string().nullable(),
  runId: z.int().positive().nullable(),
  /**
   * How many occurrences the row stands for. 1 but for gaps of many thousands (a job of every second after months
   * asleep), where equal outcomes in sequence share a row from `dueAt` to `lastDueAt`.
   */
  count: z.int().positive(),
  lastDueAt: instant,
  decidedAt: instant,
});
export type Occurrence = z.infer<typeof occurrenceSchema>;
