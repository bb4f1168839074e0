/** Makes the record of a new run from a job, or from work without one. */
import type { Job, Work } from "../../contract/job.ts";
import { WEIGHTS, type Trigger } from "../../contract/words.ts";
import type { NewRun } from "./store-port.ts";

/** The part of a job that a run takes along. */
export function workOf(job: Work): Work {
  return {
    agent: job.agent,
    prompt: job.prompt,
    cwd: job.cwd,
    profile: job.profile,
    model: job.model,
    env: job.env,
    agentPath: job.agentPath,
    extraArgs: job.extraArgs,
    outputSchema: job.outputSchema,
    limits: job.limits,
    retry: job.retry,
    importance: job.importance,
    urgency: job.urgency,
    weight: job.weight,
    concurrencyKey: job.concurrencyKey,
    worktree: job.worktree,
    precheck: job.precheck,
    allow: job.allow,
  };
}

/**
 * Runs with the same key never overlap. The default of work that may write is its folder, so that two agents
 * do not edit one folder at once. Runs in worktrees of their own do not meet, and may go side by side.
 */
export function effectiveKey(work: Work): string | null {
  const isApart = work.profile === "read-only" || work.worktree;
  return work.concurrencyKey ?? (isApart ? null : work.cwd);
}

export interface RunOptions {
  trigger: Trigger;
  dueAt: number;
  createdAt: number;
  /** Not before this instant; null = as soon as a place is free. */
  notBefore?: number | null;
  waitingFor?: string | null;
  catchUp?: boolean;
}

export function newRun(
  job: (Work & { id: number; name: string } & Partial<Pick<Job, "batch" | "after">>) | null,
  work: Work,
  options: RunOptions,
  name = job?.name ?? "Ad hoc",
): NewRun {
  const after = job?.after ?? [];
  const waits = after.length > 0 || (options.notBefore ?? null) !== null;
  return {
    jobId: job?.id ?? null,
    jobName: name,
    trigger: options.trigger,
    dueAt: options.dueAt,
    state: waits ? "waiting" : "queued",
    notBefore: options.notBefore ?? null,
    waitingFor: options.waitingFor ?? (after.length > 0 ? dependencyText(after) : null),
    work: workOf(work),
    batch: job?.batch ?? null,
    after,
    priority: work.importance * work.urgency,
    weight: WEIGHTS[work.weight],
    concurrencyKey: effectiveKey(work),
    resumeSessionId: null,
    catchUp: options.catchUp ?? false,
    createdAt: options.createdAt,
  };
}

/** What a run that depends on others waits for, in one sentence. */
export function dependencyText(after: { run: number }[]): string {
  const runs = after.map((dependency) => `run ${dependency.run}`).join(", ");
  return `Waits for ${runs} to end.`;
}
