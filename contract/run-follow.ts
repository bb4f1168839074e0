/** Following a run: its conversation as events, and its raw output by lines. */
import { eventIterator } from "@orpc/contract";
import * as z from "zod";
import { id, procedure } from "./procedure.ts";
import type { RunEvent } from "./run-events.ts";

/** Lines handed out at once, and hits of one search. */
export const MAX_PAGE_LINES = 2_000;
export const MAX_HITS = 10_000;

const attempt = z.int().positive().optional();
const stream = z.enum(["stdout", "stderr"]).default("stdout");

/** A piece of a conversation, in order and without gaps. */
export interface EventBatch {
  /** The attempt the events belong to. */
  attempt: number;
  /** Number of events of this attempt before the first of these; where to go on after a break. */
  index: number;
  events: RunEvent[];
  /** Everything that was there when this was made has been handed over. */
  caughtUp: boolean;
  /** The attempt has ended: these are its last events. */
  done: boolean;
}

/** One line of raw output. */
export const outputLineSchema = z.strictObject({
  /** Its text without the line end, at most 4,096 bytes of it; bytes that are no UTF-8 are replaced. */
  text: z.string(),
  /** Byte offset of its beginning in the stream. */
  offset: z.int().min(0),
  /** Whole length in bytes; more than the text holds for a long line. */
  bytes: z.int().min(0),
  /** `cut`: no line of the run, but the mark where output was dropped over the limit. */
  kind: z.enum(["line", "cut"]),
});
export type OutputLine = z.infer<typeof outputLineSchema>;

export const outputSizeSchema = z.strictObject({
  /** Lines so far, the unfinished last one included. */
  lines: z.int().min(0),
  /** Bytes written to the stream so far. */
  endOffset: z.int().min(0),
  /** Bytes dropped because of the output limit. Whenever it grows, line numbers behind the cut have changed. */
  droppedBytes: z.int().min(0),
});
export type OutputSize = z.infer<typeof outputSizeSchema>;

const eventBatch = z.custom<EventBatch>(
  (value) => typeof value === "object" && value !== null && "events" in value,
);

export const runFollowContract = {
  /**
   * The events of an attempt (the newest, or the first to come, when none is named): all there are, then those to
   * come, until the attempt has ended. Taken together they equal what `runs.events` gives afterwards.
   */
  follow: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/follow",
      summary: "The events of an attempt, those to come included",
    })
    .input(z.strictObject({ id, attempt, after: z.int().min(0).default(0) }))
    .output(eventIterator(eventBatch)),
  /** Size of a stream now and whenever it has grown, until the attempt has ended. */
  outputSize: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/output/size",
      summary: "Size of a raw output, now and as it grows",
    })
    .input(z.strictObject({ id, attempt, stream }))
    .output(eventIterator(outputSizeSchema.extend({ done: z.boolean() }))),
  /** Lines of raw output by number, from 0; without a number the last ones. */
  outputLines: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/output/lines",
      summary: "Lines of a raw output by number",
    })
    .input(
      z.strictObject({
        id,
        attempt,
        stream,
        from: z.int().min(0).optional(),
        count: z.int().min(1).max(MAX_PAGE_LINES).default(500),
      }),
    )
    .output(
      z.strictObject({
        from: z.int().min(0),
        lines: z.array(outputLineSchema),
        size: outputSizeSchema,
      }),
    ),
  /** Numbers of the lines that hold a text, over the whole output; colours in between do not matter. */
  outputSearch: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/output/search",
      summary: "Lines of a raw output that hold a text",
    })
    .input(
      z.strictObject({
        id,
        attempt,
        stream,
        text: z.string().min(1).max(1_000),
        matchCase: z.boolean().default(false),
      }),
    )
    .output(
      z.strictObject({
        /** The first of them, at most `MAX_HITS`. */
        lines: z.array(z.int().min(0)),
        /** All of them. */
        total: z.int().min(0),
      }),
    ),
};
