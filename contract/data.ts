/** What is kept: backups, history, and what has been spent. */
import * as z from "zod";
import { instant } from "./job.ts";
import { procedure } from "./procedure.ts";

export const backupSchema = z.strictObject({
  path: z.string(),
  at: instant,
  bytes: z.int().min(0),
});
export type Backup = z.infer<typeof backupSchema>;

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
