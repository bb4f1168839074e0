/** Jobs as rows: some fields are columns, the rest is JSON. */
import { TOLD_AS_ALL } from "../../contract/told-as-all.ts";
import type { Job } from "../../contract/job.ts";
import type { JobFields } from "../engine/store-port.ts";
import { toFlag } from "./sql.ts";

export interface JobRow {
  id: number;
  version: number;
  name: string;
  next_due_at: number | null;
  enabled: number;
  paused_until: number | null;
  pause_reason: string | null;
  fires: number;
  failures_in_a_row: number;
  created_at: number;
  updated_at: number;
  removed_at: number | null;
  spec: string;
}

/** Columns of a job, in the order of `jobValues`. */
export const JOB_COLUMNS = [
  "name",
  "next_due_at",
  "enabled",
  "paused_until",
  "pause_reason",
  "fires",
  "failures_in_a_row",
  "created_at",
  "updated_at",
  "removed_at",
  "spec",
] as const;

export function jobValues(fields: JobFields): unknown[] {
  const {
    name,
    nextDueAt,
    enabled,
    pausedUntil,
    pauseReason,
    fires,
    failuresInARow,
    createdAt,
    updatedAt,
    removedAt,
    ...spec
  } = fields;
  return [
    name,
    nextDueAt,
    toFlag(enabled),
    pausedUntil,
    pauseReason,
    fires,
    failuresInARow,
    createdAt,
    updatedAt,
    removedAt,
    JSON.stringify(spec),
  ];
}

export function toJob(row: JobRow): Job {
  const spec = JSON.parse(row.spec) as Omit<Job, "id" | "version">;
  return {
    ...spec,
    // Jobs saved before there were worktrees, prechecks, rules and choices of what is told do not name them.
    worktree: spec.worktree ?? false,
    precheck: spec.precheck ?? null,
    allow: spec.allow ?? [],
    tell: spec.tell ?? TOLD_AS_ALL,
    id: row.id,
    version: row.version,
    name: row.name,
    nextDueAt: row.next_due_at,
    enabled: row.enabled === 1,
    pausedUntil: row.paused_until,
    pauseReason: row.pause_reason,
    fires: row.fires,
    failuresInARow: row.failures_in_a_row,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    removedAt: row.removed_at,
  };
}
