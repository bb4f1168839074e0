/** The live event stream of an engine: small notes that something changed, in order. */
import * as z from "zod";
import { jobSchema } from "./job.ts";
import { DELIVERY_STATES } from "./notification-words.ts";
import { proposalSchema } from "./proposals.ts";
import { questionSchema } from "./questions.ts";
import { occurrenceSchema, runSchema } from "./run.ts";

/**
 * Every event carries `seq`, which grows by one; a client that missed some asks again from the last it saw, and
 * names the epoch it saw it in.
 */
export const engineEventSchema = z.discriminatedUnion("type", [
  /**
   * Opens every stream: the engine that speaks, and the number after which its events follow. Numbers of another
   * epoch (the engine was started anew) mean nothing here.
   */
  z.strictObject({ type: z.literal("hello"), seq: z.int(), epoch: z.string() }),
  z.strictObject({ type: z.literal("job"), seq: z.int(), job: jobSchema }),
  z.strictObject({ type: z.literal("run"), seq: z.int(), run: runSchema }),
  z.strictObject({ type: z.literal("occurrence"), seq: z.int(), occurrence: occurrenceSchema }),
  z.strictObject({ type: z.literal("output"), seq: z.int(), runId: z.int(), bytes: z.int() }),
  z.strictObject({ type: z.literal("engine"), seq: z.int(), pausedUntil: z.int().nullable() }),
  /** Results were marked as seen, archived or pinned: lists that show the marks are to be read again. */
  z.strictObject({ type: z.literal("inbox"), seq: z.int() }),
  /** An agent asks for a permission, or its question has been decided. */
  z.strictObject({ type: z.literal("question"), seq: z.int(), question: questionSchema }),
  /** A job is proposed, or a proposal has been decided or opened again. */
  z.strictObject({ type: z.literal("proposal"), seq: z.int(), proposal: proposalSchema }),
  /** A message has another state now. */
  z.strictObject({
    type: z.literal("delivery"),
    seq: z.int(),
    delivery: z.strictObject({
      id: z.int(),
      channel: z.string(),
      runId: z.int().nullable(),
      state: z.enum(DELIVERY_STATES),
    }),
  }),
  /** Channels or rules were changed. */
  z.strictObject({ type: z.literal("notifications"), seq: z.int() }),
  /** Steering fares another way now, or somebody did something by it. */
  z.strictObject({ type: z.literal("steering"), seq: z.int() }),
  /** A setting has been changed. */
  z.strictObject({ type: z.literal("settings"), seq: z.int() }),
  /** A backup was made, or is to be restored. */
  z.strictObject({ type: z.literal("data"), seq: z.int() }),
  /** Events were lost (the buffer is bounded, or it is another engine): read everything again. */
  z.strictObject({ type: z.literal("reset"), seq: z.int() }),
]);
export type EngineEvent = z.infer<typeof engineEventSchema>;
