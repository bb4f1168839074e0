/** What a draft of a job would do: rendered prompt, exact command, what stands in the way, what it may cost. */
import * as z from "zod";
import {
  allowRuleSchema,
  instant,
  limitsSchema,
  scheduleOptionsSchema,
  workSchema,
} from "./job.ts";
import { id, procedure } from "./procedure.ts";
import { AGENT_IDS, PROFILES } from "./words.ts";

/** A job while it is being written: nothing in it needs to be right yet. */
export const draftSchema = z.strictObject({
  /** The job that is edited; null for a new one. */
  jobId: id.nullable().default(null),
  name: z.string().default(""),
  agent: z.enum(AGENT_IDS),
  prompt: workSchema.shape.prompt.or(z.literal("")).default(""),
  cwd: z.string().default(""),
  profile: z.enum(PROFILES),
  model: z.string().nullable().default(null),
  env: z.record(z.string(), z.string()).default({}),
  agentPath: z.string().nullable().default(null),
  extraArgs: z.array(z.string()).default([]),
  outputSchema: z.json().nullable().default(null),
  limits: limitsSchema.prefault({}),
  allow: z.array(allowRuleSchema).default([]),
  schedule: z.string().default(""),
  scheduleOptions: scheduleOptionsSchema.prefault({}),
  timezone: z.string().default("local"),
});
export type Draft = z.infer<typeof draftSchema>;

export const CHECKS = [
  "program",
  "sign-in",
  "folder",
  "git",
  "profile",
  "prompt",
  "budget",
] as const;
export const checkSchema = z.strictObject({
  check: z.enum(CHECKS),
  /** `bad` keeps a run from starting. */
  state: z.enum(["ok", "warn", "bad", "unknown"]),
  /** One sentence. */
  note: z.string(),
});
export type Check = z.infer<typeof checkSchema>;

export const gitStateSchema = z.strictObject({
  /** Name of the branch; null when detached or before the first commit. */
  branch: z.string().nullable(),
  /** Files changed and not committed, new ones included. */
  changed: z.int().min(0),
});

export const costSchema = z.strictObject({
  /** Whose runs it is taken from; `none` = there are none yet; `free` = the agent costs nothing. */
  basis: z.enum(["this-job", "same-folder", "same-model", "same-agent", "none", "free"]),
  /** Runs with a known cost it is taken from. */
  runs: z.int().min(0),
  /** Further ones whose cost is not known; they are not counted as zero. */
  unknownRuns: z.int().min(0),
  usdPerRun: z.number().min(0).nullable(),
  /** Fires of the next 30 days; null without a schedule that can be read. */
  firesPerMonth: z.int().min(0).nullable(),
  usdPerMonth: z.number().min(0).nullable(),
});

export const workPreviewSchema = z.strictObject({
  /** The prompt with its variables filled in, as a run due at `promptAt` would get it. */
  prompt: z.strictObject({
    text: z.string(),
    at: instant,
    /** There was something to fill in. */
    filledIn: z.boolean(),
    /** Sentence; then `text` is the prompt as written. */
    problem: z.string().nullable(),
    position: z.int().min(0).nullable(),
    suggestion: z.string().nullable(),
  }),
  /** null while it cannot be built; the checks say why. */
  command: z
    .strictObject({
      file: z.string(),
      args: z.array(z.string()),
      envNames: z.array(z.string()),
      cwd: z.string(),
      /** The prompt travels by standard input. */
      byInput: z.boolean(),
    })
    .nullable(),
  checks: z.array(checkSchema),
  cost: costSchema,
});
export type WorkPreview = z.infer<typeof workPreviewSchema>;

export const profileRowSchema = z.strictObject({
  profile: z.enum(PROFILES),
  /** False when the agent cannot be held to it. */
  supported: z.boolean(),
  args: z.array(z.string()),
  note: z.string(),
});

export const workContract = {
  preview: procedure
    .route({ method: "POST", path: "/work/preview", summary: "What a draft of a job would do" })
    .input(draftSchema)
    .output(workPreviewSchema),
  /** What each profile means with an agent, least first. */
  profiles: procedure
    .route({
      method: "GET",
      path: "/agents/{agent}/profiles",
      summary: "What each profile means with an agent",
    })
    .input(z.strictObject({ agent: z.enum(AGENT_IDS) }))
    .output(z.array(profileRowSchema)),
};

export const foldersContract = {
  /** Folders whose path begins with a text; `~` is the home folder. Names of folders only, at most 50. */
  complete: procedure
    .route({ method: "GET", path: "/folders", summary: "Folders whose path begins with a text" })
    .input(z.strictObject({ text: z.string().max(4096) }))
    .output(
      z.strictObject({
        folders: z.array(z.strictObject({ path: z.string(), isGit: z.boolean() })),
        /** Folders of the newest jobs, when the text is empty. */
        recent: z.array(z.string()),
      }),
    ),
  /** State of one folder. */
  look: procedure
    .route({ method: "GET", path: "/folders/look", summary: "State of one folder" })
    .input(z.strictObject({ path: z.string().max(4096) }))
    .output(
      z.strictObject({
        /** With `~` put in full. */
        path: z.string(),
        state: z.enum(["ok", "missing", "not-a-folder", "no-access"]),
        /** null where it is no git folder, or git could not tell. */
        git: gitStateSchema.nullable(),
      }),
    ),
};
