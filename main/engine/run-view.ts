/** From the engine's record of a run to what the contract shows. */
import type { Run } from "../../contract/run.ts";
import type { RunRecord } from "./store-port.ts";

/** The contract's fields of a run, and no other. */
export function toRun(record: RunRecord): Run {
  return {
    id: record.id,
    jobId: record.jobId,
    jobName: record.jobName,
    state: record.state,
    trigger: record.trigger,
    dueAt: record.dueAt,
    dispatchedAt: record.dispatchedAt,
    startedAt: record.startedAt,
    finishedAt: record.finishedAt,
    attempt: record.attempt,
    exitCode: record.exitCode,
    reason: record.reason,
    failureClass: record.failureClass,
    agent: record.agent,
    agentVersion: record.agentVersion,
    model: record.model,
    profile: record.profile,
    sessionId: record.sessionId,
    turns: record.turns,
    tokens: record.tokens,
    costUsd: record.costUsd,
    costSource: record.costSource,
    summary: record.summary,
    batch: record.batch,
    after: record.after,
    notBefore: record.notBefore,
    waitingFor: record.waitingFor,
    permissionBlocks: record.permissionBlocks,
    deadLetter: record.deadLetter,
    pinned: record.pinned,
    seenAt: record.seenAt,
    archivedAt: record.archivedAt,
    createdAt: record.createdAt,
  };
}
