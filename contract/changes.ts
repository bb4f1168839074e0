/** What runs changed in their folders, and the worktrees in which some of them work. */
import * as z from "zod";
import { byId, id, procedure } from "./procedure.ts";

export const FILE_STATUSES = ["added", "modified", "deleted", "renamed", "type-changed"] as const;

export const changedFileSchema = z.strictObject({
  path: z.string(),
  /** For `renamed`: where it was. */
  oldPath: z.string().nullable(),
  status: z.enum(FILE_STATUSES),
  /** Lines; null for binary files and for what is too large to compare. */
  additions: z.int().min(0).nullable(),
  deletions: z.int().min(0).nullable(),
  kind: z.enum(["text", "binary", "too-large", "submodule", "link"]),
  /** The folder's file is no longer as the run left it. */
  changedSince: z.boolean(),
});
export type ChangedFile = z.infer<typeof changedFileSchema>;

const commitSchema = z.strictObject({
  /** Commit id; null before the first commit. */
  commit: z.string().nullable(),
  branch: z.string().nullable(),
  /** Files that were not committed. */
  dirtyFiles: z.int().min(0),
  takenAt: z.int(),
});

export const WORKTREE_STATES = ["creating", "ready", "kept", "discarded", "removed"] as const;

export const worktreeSchema = z.strictObject({
  runId: z.int().positive(),
  jobId: z.int().positive().nullable(),
  jobName: z.string(),
  path: z.string(),
  /** The job's folder in it. */
  cwd: z.string(),
  branch: z.string(),
  /** The repository it belongs to. */
  root: z.string(),
  /** Commit it began with. */
  base: z.string(),
  createdAt: z.int(),
  state: z.enum(WORKTREE_STATES),
  /** Its changes were brought to the original folder; epoch milliseconds. */
  appliedAt: z.int().nullable(),
  /** null until it was measured. */
  bytes: z.int().min(0).nullable(),
});
export type Worktree = z.infer<typeof worktreeSchema>;

export const worktreeWorkSchema = z.strictObject({
  uncommitted: z.int().min(0),
  unpublished: z.int().min(0),
});

export const changesSchema = z.strictObject({
  /** null when the changes are known; else why they are not. */
  problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  /** The run is not over: what is shown is the state now. */
  underWay: z.boolean(),
  root: z.string().nullable(),
  before: commitSchema.nullable(),
  after: commitSchema.nullable(),
  files: z.array(changedFileSchema),
  additions: z.int().min(0),
  deletions: z.int().min(0),
  /** Further files changed that are not listed. */
  moreFiles: z.int().min(0),
  /** Runs that worked in the same repository at the same time: what is shown may be theirs. */
  others: z.array(z.strictObject({ runId: z.int().positive(), jobName: z.string() })),
  /** Something changed between two attempts of the run. */
  changedBetweenAttempts: z.boolean(),
  worktree: worktreeSchema.nullable(),
  /** The last thing that was done with the changes and can be taken back. */
  undo: z
    .strictObject({ moveId: z.int().positive(), kind: z.enum(["apply", "revert"]), at: z.int() })
    .nullable(),
});
export type Changes = z.infer<typeof changesSchema>;

export const conflictSchema = z.strictObject({ path: z.string(), reason: z.string() });

/** What became of an apply, a revert or an undo. Conflicts: nothing was changed. */
export const moveResultSchema = z.strictObject({
  ok: z.boolean(),
  message: z.string(),
  conflicts: z.array(conflictSchema),
  files: z.array(z.string()),
  moveId: z.int().positive().nullable(),
});
export type MoveResult = z.infer<typeof moveResultSchema>;

const attempt = z.int().positive().optional();

/** Joins the group `runs`. */
export const runChangesContract = {
  /** What a run changed in its folder: the whole run, or one attempt. */
  changes: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/changes",
      summary: "What a run changed in its folder",
    })
    .input(z.strictObject({ id, attempt }))
    .output(changesSchema),
  /** The unified diff of one file, in pages of whole lines. */
  changedFile: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/changed-file",
      summary: "The diff of one file, in pages of whole lines",
    })
    .input(
      z.strictObject({
        id,
        attempt,
        path: z.string(),
        fromLine: z.int().min(0).default(0),
        maxLines: z.int().min(1).max(20_000).default(2_000),
      }),
    )
    .output(
      z.strictObject({
        text: z.string(),
        nextLine: z.int().min(0),
        totalLines: z.int().min(0),
        done: z.boolean(),
        /** The diff is longer than what is shown of it at most. */
        cut: z.boolean(),
      }),
    ),
  /** Takes the run's changes out of its folder again. All or nothing. */
  revertChanges: procedure
    .route({
      method: "POST",
      path: "/runs/{id}/revert-changes",
      summary: "Take what a run changed out of its folder again",
    })
    .input(byId)
    .output(moveResultSchema),
  /** Takes back an apply or a revert. All or nothing. */
  undoMove: procedure
    .route({
      method: "POST",
      path: "/runs/{id}/undo-move",
      summary: "Take back an apply or a revert",
    })
    .input(z.strictObject({ id, moveId: id }))
    .output(moveResultSchema),
};

export const worktreesContract = {
  list: procedure
    .route({ method: "GET", path: "/worktrees", summary: "Worktrees that runs left" })
    .input(z.strictObject({ withWork: z.boolean().default(false) }).prefault({}))
    .output(
      z.array(
        worktreeSchema.extend({
          /** null when not asked for, or not readable. */
          work: worktreeWorkSchema.nullable(),
          active: z.boolean(),
        }),
      ),
    ),
  /** Brings the worktree's changes to the original folder. All or nothing. */
  apply: procedure
    .route({
      method: "POST",
      path: "/worktrees/{id}/apply",
      summary: "Bring a worktree's changes to the original folder",
    })
    .input(byId)
    .output(moveResultSchema),
  /** Removes the worktree and its branch. With work in it, only when `confirm` is true. */
  discard: procedure
    .route({
      method: "POST",
      path: "/worktrees/{id}/discard",
      summary: "Remove a worktree and its branch",
    })
    .input(z.strictObject({ id, confirm: z.boolean().default(false) }))
    .output(worktreeSchema),
  /** Takes back a discard. */
  restore: procedure
    .route({ method: "POST", path: "/worktrees/{id}/restore", summary: "Take back a discard" })
    .input(byId)
    .output(worktreeSchema),
  /** Housekeeping leaves it alone from now on. */
  keep: procedure
    .route({
      method: "POST",
      path: "/worktrees/{id}/keep",
      summary: "Let housekeeping leave a worktree alone",
    })
    .input(z.strictObject({ id, keep: z.boolean().default(true) }))
    .output(worktreeSchema),
  /** Removes what the limits of the settings say; with work in it only when `confirm` is true. */
  clean: procedure
    .route({
      method: "POST",
      path: "/worktrees/clean",
      summary: "Remove worktrees beyond the limits of the settings",
    })
    .input(z.strictObject({ confirm: z.boolean().default(false) }).prefault({}))
    .output(
      z.strictObject({
        removed: z.array(worktreeSchema),
        /** Over the limits, and with work in it: left alone. */
        left: z.array(worktreeSchema.extend({ work: worktreeWorkSchema })),
      }),
    ),
};
