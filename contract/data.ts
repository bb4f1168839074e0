/** What is kept: backups, history, and what has been spent. */
import * as z from "zod";
import { instant } from "./job.ts";
import { procedure } from "./procedure.ts";
import { runCountSchema } from "./run-filter.ts";

export const backupSchema = z.strictObject({
  path: z.string(),
  at: instant,
  bytes: z.int().min(0),
  /** Why it was made: `nightly`, `by-hand`, `before-clearing`, `before-schema`, `before-restore` or another word. */
  reason: z.string(),
  /** null when it cannot be read. */
  holds: z
    .strictObject({
      jobs: z.int().min(0),
      runs: z.int().min(0),
      lastRunAt: instant.nullable(),
    })
    .nullable(),
  /** Why it cannot be restored, as far as that shows at a glance; null when it can. */
  problem: z.string().nullable(),
});
export type Backup = z.infer<typeof backupSchema>;

/** A backup that was asked for, and what became of the last one. */
export const restoringSchema = z.strictObject({
  /** Carried out when the engine starts next. */
  wish: z.strictObject({ path: z.string(), at: instant }).nullable(),
  last: z
    .strictObject({
      path: z.string(),
      at: instant,
      /** False: it was refused, and nothing was changed. */
      restored: z.boolean(),
      /** Where the former database is; null when it was not moved, or there was none. */
      kept: z.string().nullable(),
      message: z.string(),
    })
    .nullable(),
  /** Whether the engine can start anew by itself. */
  canRestart: z.boolean(),
});
export type Restoring = z.infer<typeof restoringSchema>;

const spentSchema = z.strictObject({
  usd: z.number().min(0),
  tokens: z.int().min(0),
  /** Ended runs whose cost is not known; they are in no sum of dollars. */
  unknownRuns: z.int().min(0),
});

export const dataContract = {
  backups: procedure
    .route({ method: "GET", path: "/data/backups", summary: "Backups, newest first" })
    .output(z.array(backupSchema)),
  restoring: procedure
    .route({
      method: "GET",
      path: "/data/restore",
      summary: "The backup that is to be restored, and what became of the last one",
    })
    .output(restoringSchema),
  /** What is different now from what it was at an instant, for someone who is about to go back to it. */
  changedSince: procedure
    .route({
      method: "GET",
      path: "/data/changed-since",
      summary: "What was changed and made since an instant",
    })
    .input(z.strictObject({ at: instant }))
    .output(
      z.strictObject({
        /** Jobs made, changed or removed. */
        jobs: z.int().min(0),
        runs: runCountSchema,
        /** Runs under way now. */
        underWay: z.int().min(0),
      }),
    ),
  /** Notes it; the engine carries it out when it starts next, and makes the present state a backup. */
  restore: procedure
    .route({
      method: "POST",
      path: "/data/restore",
      summary: "Have a backup restored at the next start of the engine",
    })
    .input(z.strictObject({ path: z.string().min(1) }))
    .output(restoringSchema),
  cancelRestore: procedure
    .route({
      method: "DELETE",
      path: "/data/restore",
      summary: "Take back that a backup is to be restored",
    })
    .output(restoringSchema),
  forgetRestored: procedure
    .route({
      method: "DELETE",
      path: "/data/restore/last",
      summary: "Tell no more what became of the last restore",
    })
    .output(restoringSchema),
  spent: procedure
    .route({ method: "GET", path: "/data/spent", summary: "Spent today and this month" })
    .output(
      z.strictObject({
        today: spentSchema,
        month: spentSchema,
        /** Today, by each folder that has a budget. */
        folders: z.array(z.strictObject({ folder: z.string(), usd: z.number().min(0) })),
      }),
    ),
  /** Removes every ended run that is not pinned, with its output. A backup is made before. */
  clearHistory: procedure
    .route({ method: "POST", path: "/data/clear-history", summary: "Remove the history of runs" })
    .output(z.strictObject({ runs: z.int().min(0), backup: z.string() })),
};
