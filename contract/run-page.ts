/** What the page of a run shows and does besides the run itself. */
import * as z from "zod";
import { DELIVERY_STATES } from "./notification-words.ts";
import { instant, limitsSchema, workSchema } from "./job.ts";
import { byId, id, procedure } from "./procedure.ts";
import { occurrenceSchema, runSchema } from "./run.ts";

/** Why a run has not started yet; several reasons may hold at once. */
export const runWaitSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("time"), until: instant, why: z.string().nullable() }),
  z.strictObject({ kind: z.literal("runs"), runIds: z.array(id) }),
  /** Everything is paused; null = until resumed. */
  z.strictObject({ kind: z.literal("paused"), until: instant.nullable() }),
  z.strictObject({ kind: z.literal("places"), used: z.int(), limit: z.int() }),
  z.strictObject({ kind: z.literal("agent-places"), limit: z.int() }),
  z.strictObject({ kind: z.literal("same-job"), runId: id }),
  /** Another run works in the same folder, or with the same concurrency key. */
  z.strictObject({ kind: z.literal("same-key"), key: z.string(), runId: id }),
  z.strictObject({ kind: z.literal("batch"), batch: z.string(), runId: id }),
]);
export type RunWait = z.infer<typeof runWaitSchema>;

/** A message about a run, and what became of it. */
export const runDeliverySchema = z.strictObject({
  id,
  event: z.string(),
  channel: z.string(),
  state: z.enum(DELIVERY_STATES),
  tries: z.int().min(0),
  nextTryAt: instant.nullable(),
  lastError: z.string().nullable(),
  createdAt: instant,
});

export const runFactsSchema = z.strictObject({
  /** The due instant in the ledger; null for a run that no schedule made. */
  occurrence: occurrenceSchema.nullable(),
  deliveries: z.array(runDeliverySchema),
  waits: z.array(runWaitSchema),
  /** Runs of the same job before and after this one. */
  previousId: id.nullable(),
  nextId: id.nullable(),
  /** Commands for a terminal. Values of variables are left out. */
  commands: z.strictObject({
    /** Runs the same work once more. */
    belfry: z.string(),
    /** What Belfry started; null before the first attempt. */
    agent: z.string().nullable(),
  }),
});
export type RunFacts = z.infer<typeof runFactsSchema>;

/** Changes to the work of a run that is run again. */
export const againPatchSchema = z.strictObject({
  prompt: workSchema.shape.prompt.optional(),
  model: z.string().min(1).nullable().optional(),
  profile: workSchema.shape.profile.optional(),
  limits: limitsSchema.optional(),
});
export type AgainPatch = z.infer<typeof againPatchSchema>;

export const runPageContract = {
  facts: procedure
    .route({ method: "GET", path: "/runs/{id}/facts", summary: "What surrounds a run" })
    .input(byId)
    .output(runFactsSchema),
  /** Makes a new run from the work of this one, with changes. */
  again: procedure
    .route({ method: "POST", path: "/runs/{id}/again", summary: "Run it again with changes" })
    .input(z.strictObject({ id, patch: againPatchSchema.prefault({}) }))
    .output(runSchema),
  /** The run as Markdown: facts, prompt, conversation, answer. */
  export: procedure
    .route({ method: "GET", path: "/runs/{id}/export", summary: "A run as Markdown" })
    .input(z.strictObject({ id, attempt: z.int().positive().optional() }))
    .output(z.strictObject({ name: z.string(), text: z.string() })),
};
