/** Which runs a list is to hold. */
import * as z from "zod";
import { instant } from "./job.ts";
import { id } from "./procedure.ts";
import { AGENT_IDS, RUN_STATES, TRIGGERS } from "./words.ts";

/** What narrows a list down; all that are named must hold. */
const narrowing = {
  jobId: id.optional(),
  states: z.array(z.enum(RUN_STATES)).optional(),
  agents: z.array(z.enum(AGENT_IDS)).optional(),
  triggers: z.array(z.enum(TRIGGERS)).optional(),
  /** Runs of the jobs that have this tag now. */
  tag: z.string().min(1).optional(),
  /** Working folder. */
  folder: z.string().min(1).optional(),
  batch: z.string().optional(),
  /** Made at or after. */
  from: instant.optional(),
  /** Made before. */
  until: instant.optional(),
  pinned: z.boolean().optional(),
  /** Words of the prompt or the answer. */
  search: z.string().optional(),
};

export const runFilterSchema = z.strictObject({
  ...narrowing,
  /** Only older ones: the last id of the page before. */
  beforeId: id.optional(),
  limit: z.int().min(1).max(10_000).default(50),
});

/** Counting ends here, and `more` is true. */
export const MAX_RUN_COUNT = 1_000;

export const runCountFilterSchema = z.strictObject(narrowing);
export const runCountSchema = z.strictObject({ count: z.int().min(0), more: z.boolean() });
