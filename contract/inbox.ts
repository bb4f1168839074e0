/** The inbox: results that a person has not put away yet. */
import * as z from "zod";
import { instant } from "./job.ts";
import { id, procedure } from "./procedure.ts";
import { runSchema } from "./run.ts";
import { INBOX_MARKS, INBOX_VIEWS } from "./inbox-words.ts";

/** What the marks of a run are; what `mark` returns and `restore` takes, so that undo is exact. */
export const runMarksSchema = z.strictObject({
  id,
  seenAt: instant.nullable(),
  archivedAt: instant.nullable(),
  pinned: z.boolean(),
});
export type RunMarks = z.infer<typeof runMarksSchema>;

export const inboxItemSchema = z.strictObject({
  run: runSchema,
  /** It failed and will be tried again: which attempt comes, of how many, when. */
  retry: z
    .strictObject({ attempt: z.int().positive(), of: z.int().positive(), at: instant })
    .nullable(),
});
export type InboxItem = z.infer<typeof inboxItemSchema>;

/** Results with nothing to report archive themselves; the last day's are shown as one row a job. */
export const quietGroupSchema = z.strictObject({
  jobId: id.nullable(),
  jobName: z.string(),
  count: z.int().positive(),
  firstAt: instant,
  lastAt: instant,
  lastRunId: id,
});
export type QuietGroup = z.infer<typeof quietGroupSchema>;

const cursor = z.strictObject({ finishedAt: instant, id });

export const inboxContract = {
  list: procedure
    .route({
      method: "POST",
      path: "/inbox/list",
      summary: "Results by what was done with them, newest first",
    })
    .input(
      z
        .strictObject({
          view: z.enum(INBOX_VIEWS).default("open"),
          /** The last item of the page before. */
          after: cursor.optional(),
          limit: z.int().min(1).max(500).default(50),
        })
        .prefault({}),
    )
    .output(
      z.strictObject({
        items: z.array(inboxItemSchema),
        /** Where the next page begins; null at the end. */
        next: cursor.nullable(),
        /** Only on the first page of `open`. */
        quiet: z.array(quietGroupSchema),
      }),
    ),
  counts: procedure
    .route({ method: "GET", path: "/inbox/counts", summary: "How many results nobody has seen" })
    .output(
      z.strictObject({
        /** At most `MAX_UNREAD_COUNT`. */
        unread: z.int().min(0),
        /** Waiting for a person: blocked runs that nobody has seen, open permission questions, and open proposals. */
        needsYou: z.int().min(0),
      }),
    ),
  /** Returns the marks as they were before. */
  mark: procedure
    .route({
      method: "POST",
      path: "/inbox/mark",
      summary: "Mark results as seen, archived or pinned",
    })
    .input(z.strictObject({ ids: z.array(id).min(1).max(10_000), as: z.enum(INBOX_MARKS) }))
    .output(z.array(runMarksSchema)),
  restore: procedure
    .route({ method: "POST", path: "/inbox/restore", summary: "Give results the marks they had" })
    .input(z.strictObject({ marks: z.array(runMarksSchema).min(1).max(10_000) }))
    .output(z.strictObject({ ok: z.literal(true) })),
  /**
   * Takes the quiet rows that ended before an instant out of the inbox; without one, all until now.
   * Returns the instant that counted before, for undo (null = none).
   */
  archiveQuiet: procedure
    .route({
      method: "POST",
      path: "/inbox/archive-quiet",
      summary: "Take quiet results out of the inbox",
    })
    .input(z.strictObject({ before: instant.nullable().optional() }).prefault({}))
    .output(z.strictObject({ previous: instant.nullable() })),
};
