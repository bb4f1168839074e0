/** Jobs: what to run, where, under which permission profile, and when. */
import * as z from "zod";
import { MAX_RULE_CHARS } from "./allow-rules.ts";
import "./plain-words.ts";
import { tellSchema } from "./tell.ts";
import {
  AFTER_CONDITIONS,
  AGENT_IDS,
  LATENESS_POLICIES,
  MAX_ASK_MS,
  MAX_PROMPT_CHARS,
  MIN_ASK_MS,
  OVERLAP_POLICIES,
  PROFILES,
  type Weight,
} from "./words.ts";

/** Longest precheck in characters: it travels as one argument. What needs more belongs into a file. */
export const MAX_PRECHECK_CHARS = 10_000;

/** Epoch milliseconds. */
export const instant = z.int().min(0).max(8_640_000_000_000_000);
const durationMs = z
  .int({
    error: ({ code }) => (code === "too_big" ? "This is longer than can be counted." : undefined),
  })
  .min(0);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Use a time such as 22:00.");

/** A span of the day in the job's zone; `to` before `from` crosses midnight. No days = every day. */
export const windowSchema = z.strictObject({
  days: z.array(z.int().min(0).max(6)).default([]),
  from: timeOfDay,
  to: timeOfDay,
});

export const scheduleOptionsSchema = z.strictObject({
  notBefore: instant.nullable().default(null),
  notAfter: instant.nullable().default(null),
  maxFires: z.int().min(1).nullable().default(null),
  activeWindows: z.array(windowSchema).default([]),
  blackoutWindows: z.array(windowSchema).default([]),
  jitterMs: durationMs.max(3_600_000, "Fires are spread over one hour at most.").default(0),
});

/** Limits of one run and of one job. null = the default of the settings; 0 = no limit, where that is allowed. */
export const limitsSchema = z.strictObject({
  timeoutMs: durationMs.nullable().default(null),
  stallMs: durationMs.nullable().default(null),
  maxTurns: z.int().min(1).nullable().default(null),
  maxUsd: z.number().positive().nullable().default(null),
  maxTokens: z.int().min(1).nullable().default(null),
  maxUsdPerDay: z.number().positive().nullable().default(null),
  maxTokensPerDay: z.int().min(1).nullable().default(null),
  /** How long a permission question of the agent waits for a person; null = nothing is asked, it is denied at once. */
  askMs: durationMs
    .min(MIN_ASK_MS, "A question waits for one second at least.")
    .max(MAX_ASK_MS, "A question waits for seven days at most.")
    .nullable()
    .default(null),
});

export const retrySchema = z.strictObject({
  /** Attempts in all, the first included. */
  attempts: z.int().min(1).max(20).default(3),
  /** Base of the exponential backoff. */
  backoffMs: durationMs.default(30_000),
  maxBackoffMs: durationMs.default(1_800_000),
  /** Retry agent errors too, not only transient ones. */
  onAgentError: z.boolean().default(false),
});

export const conditionsSchema = z.strictObject({
  onAcPower: z.boolean().default(false),
  online: z.boolean().default(false),
  /** How long to wait for the network before the occurrence is skipped. */
  onlineWaitMs: durationMs.default(300_000),
  /** Only when nobody has used the machine for this long; null = does not matter. */
  idleMs: durationMs.nullable().default(null),
});

/** A command that is asked before each run whether there is anything to do. It costs no tokens. */
export const precheckSchema = z.strictObject({
  /** For the system's shell, in the working folder. */
  command: z
    .string()
    .trim()
    .min(1, "The precheck is empty: write a command, or leave the precheck out.")
    .max(MAX_PRECHECK_CHARS, `The precheck is longer than ${MAX_PRECHECK_CHARS} characters.`),
  timeoutMs: durationMs
    .min(1_000, "A precheck gets one second at least.")
    .max(600_000, "A precheck gets ten minutes at most.")
    .default(60_000),
});
export type Precheck = z.infer<typeof precheckSchema>;

/** A remembered permission; see `allow-rules.ts`. */
export const allowRuleSchema = z.strictObject({
  tool: z.string().trim().min(1, "Name the tool.").max(200),
  only: z.string().min(1).max(MAX_RULE_CHARS).nullable().default(null),
});

/** A run that must have ended, and how. */
export const afterSchema = z.strictObject({
  run: z.int().positive(),
  on: z.enum(AFTER_CONDITIONS).default("success"),
});

/** A job whose runs start this job. */
export const followsSchema = z.strictObject({
  job: z.int().positive(),
  on: z.enum(AFTER_CONDITIONS).default("success"),
});

/** What a run needs to know; a run keeps the copy it was made with. */
const workShape = {
  agent: z.enum(AGENT_IDS),
  /** Prompt, or the command for the plain shell. */
  prompt: z
    .string()
    .min(1, "Say what it should do.")
    .max(MAX_PROMPT_CHARS, `The prompt is longer than ${MAX_PROMPT_CHARS} characters.`),
  /** Absolute path of the working folder. */
  cwd: z.string().min(1, "Choose the folder it works in."),
  profile: z.enum(PROFILES),
  model: z.string().min(1).nullable().default(null),
  /** Variables for the agent. Kept in the database as written: for secrets use the captured environment. */
  env: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z_][A-Za-z0-9_]*$/,
          "The name of a variable has letters, digits and underscores, and begins with no digit.",
        ),
      z.string(),
    )
    .default({}),
  agentPath: z.string().min(1).nullable().default(null),
  extraArgs: z.array(z.string()).default([]),
  outputSchema: z.json().nullable().default(null),
  limits: limitsSchema.prefault({}),
  retry: retrySchema.prefault({}),
  importance: z.int().min(1).max(5).default(3),
  urgency: z.int().min(1).max(5).default(3),
  weight: z.enum(["light", "medium", "heavy"] satisfies Weight[]).default("light"),
  /** Runs with the same key never overlap. null = the working folder of a job that may write. */
  concurrencyKey: z.string().min(1).nullable().default(null),
  /** Each run works in a git worktree of its own instead of the folder itself. */
  worktree: z.boolean().default(false),
  /** Asked before the agent is started; null = every run starts it. */
  precheck: precheckSchema.nullable().default(null),
  /** Uses of tools that the agent is allowed without a question, within its profile; a run takes those of its job. */
  allow: z.array(allowRuleSchema).max(200).default([]),
};

export const workSchema = z.strictObject(workShape);

const jobShape = {
  name: z.string().trim().min(1, "A job needs a name.").max(200),
  ...workShape,
  /** As in the guide: cron, interval, delay, instant or plain words; several separated by `;`. Empty = none. */
  schedule: z.string().max(1000),
  scheduleOptions: scheduleOptionsSchema.prefault({}),
  /** IANA name, or `local` to follow this computer. */
  timezone: z.string().min(1).default("local"),
  lateness: z.enum(LATENESS_POLICIES).default("run-once"),
  graceMs: durationMs.nullable().default(null),
  maxCatchUp: z.int().min(1).max(1000).default(10),
  maxLatenessMs: durationMs.nullable().default(null),
  overlap: z.enum(OVERLAP_POLICIES).default("skip"),
  conditions: conditionsSchema.prefault({}),
  /** Failures in a row after which the job is paused; 0 = never; null = the default of the settings. */
  autoPauseAfter: z.int().min(0).nullable().default(null),
  /** Runs of a batch go one after another. */
  batch: z.string().min(1).nullable().default(null),
  after: z.array(afterSchema).default([]),
  follows: z.array(followsSchema).default([]),
  tags: z.array(z.string().min(1)).default([]),
  /** Who is told what about it, where that is not as for all jobs. */
  tell: tellSchema.prefault({}),
};

/** What a person writes to make a job. */
export const jobInputSchema = z.strictObject(jobShape);
export type JobInput = z.infer<typeof jobInputSchema>;
/** The same before defaults are filled in. */
export type JobDraft = z.input<typeof jobInputSchema>;

/** A change to a job: only the fields that change. */
export const jobPatchSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(jobShape).map(([key, schema]) => [key, unwrapDefault(schema).optional()]),
  ) as { [K in keyof typeof jobShape]: z.ZodOptional<z.ZodType<JobInput[K]>> },
);
export type JobPatch = Partial<JobInput>;

/** A stored job. */
export const jobSchema = z.strictObject({
  id: z.int().positive(),
  /** Grows with every change; a change names the version it was made from. */
  version: z.int().positive(),
  ...jobShape,
  /** When the schedule was saved; intervals count from here. */
  anchorAt: instant,
  nextDueAt: instant.nullable(),
  enabled: z.boolean(),
  /** End of a timed pause; null while enabled, or when paused until resumed. */
  pausedUntil: instant.nullable(),
  pauseReason: z.string().nullable(),
  /** Occurrences that have fired, for `maxFires`. */
  fires: z.int().min(0),
  failuresInARow: z.int().min(0),
  createdAt: instant,
  updatedAt: instant,
  removedAt: instant.nullable(),
});
export type Job = z.infer<typeof jobSchema>;
export type ScheduleOptionsInput = z.infer<typeof scheduleOptionsSchema>;
export type Work = z.infer<typeof workSchema>;

/** A patch must not fill in defaults for fields it does not name. */
function unwrapDefault(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? (schema.unwrap() as z.ZodType)
    : schema;
}
