/** Health of an engine and what detection found of the agents. */
import * as z from "zod";
import { instant } from "./job.ts";
import { AGENT_IDS } from "./words.ts";

export const healthSchema = z.strictObject({
  version: z.string(),
  host: z.enum(["daemon", "desktop", "cli"]),
  pid: z.int().positive(),
  dataDir: z.string(),
  startedAt: instant,
  heartbeatAt: instant,
  nextDueAt: instant.nullable(),
  /** Everything is paused: until when (0 = until resumed); null when not paused. */
  pausedUntil: instant.nullable(),
  active: z.int().min(0),
  queued: z.int().min(0),
  jobs: z.int().min(0),
  timezone: z.string(),
});
export type Health = z.infer<typeof healthSchema>;

export const agentInfoSchema = z.strictObject({
  agent: z.enum(AGENT_IDS),
  title: z.string(),
  found: z.boolean(),
  path: z.string().nullable(),
  version: z.string().nullable(),
  signedIn: z.enum(["yes", "no", "unknown"]),
  /** How the sign-in state is known. */
  how: z.string(),
  problem: z.string().nullable(),
  /** A sentence; commands in it are between backticks. */
  installHint: z.string(),
});
export type AgentInfo = z.infer<typeof agentInfoSchema>;
