/** Settings of an engine. Each has a default; a file that names only some is complete. */
import * as z from "zod";
import { AGENT_IDS } from "./words.ts";

const ms = z.int().min(0);
const usd = z.number().positive().nullable();

export const settingsSchema = z.strictObject({
  engine: z
    .strictObject({
      /** Sum of the weights of the runs that may be active at once. */
      maxActive: z.int().min(1).max(1000).default(4),
      /** Runs at once per agent; agents not named here have no limit of their own. */
      maxPerAgent: z.partialRecord(z.enum(AGENT_IDS), z.int().min(1)).default({}),
      /** An occurrence dispatched later than this after its due instant is late. */
      graceMs: ms.default(60_000),
      /** Distance between catch-up runs after start or wake. */
      catchUpSpreadMs: ms.default(5_000),
      /** Wall-clock limit of a run; 0 = none. */
      timeoutMs: ms.default(3_600_000),
      /** Limit of silence of an agent run; 0 = none. Plain shell commands have none unless their job says so. */
      stallMs: ms.default(1_800_000),
      /** Between TERM and KILL. */
      stopGraceMs: ms.default(10_000),
      /** How long a process may go on after its final result. */
      lingerMs: ms.default(10_000),
      autoPauseAfter: z.int().min(0).default(5),
      /** New runs are refused below this. */
      minFreeBytes: z
        .int()
        .min(0)
        .default(100 * 1024 * 1024),
      outputCapBytes: z
        .int()
        .min(65_536)
        .default(64 * 1024 * 1024),
    })
    .prefault({}),
  budgets: z
    .strictObject({
      usdPerDay: usd.default(null),
      usdPerMonth: usd.default(null),
      tokensPerDay: z.int().positive().nullable().default(null),
      /** Absolute folder → US dollars a day. */
      usdPerFolderPerDay: z.record(z.string(), z.number().positive()).default({}),
    })
    .prefault({}),
  retention: z
    .strictObject({
      maxAgeDays: z.int().min(1).nullable().default(180),
      maxRunsPerJob: z.int().min(1).nullable().default(1000),
      maxBytes: z
        .int()
        .min(0)
        .nullable()
        .default(5 * 1024 * 1024 * 1024),
    })
    .prefault({}),
  backup: z
    .strictObject({
      /** Backups kept; the oldest go first. */
      keep: z.int().min(1).default(7),
    })
    .prefault({}),
  language: z.enum(["system", "en", "pt-BR"]).default("system"),
});
export type Settings = z.infer<typeof settingsSchema>;
