/**
 * What the engine needs to know of the folders in which runs work: their state before and after, what lies between
 * two states, and working folders of their own (worktrees). Implemented by `main/runs/workspaces/`.
 */
import type { ChangedFile } from "../../contract/changes.ts";
import type { Result } from "./ports.ts";

/** Why a state could not be read: a stable code and a sentence for people. */
export interface FolderProblem {
  code: "not-git" | "no-git" | "no-files" | "too-large" | "too-slow" | "unreadable";
  message: string;
}

/** A file that is left out of a state because of its size. */
export interface LeftOut {
  path: string;
  bytes: number;
  /** Epoch milliseconds. */
  modifiedAt: number;
}

/** State of a folder under git at one instant. The files themselves are kept as a git tree. */
export interface FolderState {
  /** Epoch milliseconds. */
  takenAt: number;
  problem: FolderProblem | null;
  /** Top folder of the working tree; null where there is none. */
  root: string | null;
  /** Commit; null before the first one. */
  head: string | null;
  /** null when no branch is checked out. */
  branch: string | null;
  /** Tree of all files as they are, untracked ones too, ignored ones not; null when it was not recorded. */
  tree: string | null;
  /** Files that differ from what is staged, and files git does not know. */
  dirtyFiles: number;
  leftOut: LeftOut[];
}

/** Two trees of one repository, and the folders that hold what is only in them. */
export interface TreePair {
  root: string;
  from: string;
  to: string;
  /** Absolute; further places of git objects. */
  objectDirs: string[];
}

/** A file that could not be brought to its new state, and why; nothing was changed then. */
export interface Conflict {
  path: string;
  reason:
    | "changed-since"
    | "exists"
    | "binary"
    | "type"
    | "submodule"
    | "too-large"
    | "in-the-way"
    | "lfs";
}

export interface Moved {
  /** Files written or removed. */
  files: string[];
  /** Files that were in the wanted state already. */
  alreadyThere: string[];
  before: FolderState;
  after: FolderState;
}

export type MoveProblem = { code: string; message: string; conflicts: Conflict[] };

export interface WorktreeSpec {
  /** Working folder of the job: the repository, or a folder in it. */
  cwd: string;
  /** Absolute path at which it is made. */
  path: string;
  branch: string;
  /** Written beside it, so that it is found again without a database. */
  record: Record<string, unknown>;
}

export interface MadeWorktree {
  /** Top folder of the repository's own working tree. */
  root: string;
  path: string;
  branch: string;
  /** Commit it began with. */
  base: string;
  /** The job's folder inside the worktree. */
  cwd: string;
}

/** What would be lost with a worktree. */
export interface WorktreeWork {
  /** Files that are not committed, and not as in `savedTree`. */
  uncommitted: number;
  /** Commits that no other branch and no remote has. */
  unpublished: number;
  /** Tree of its files now; null when it could not be read. */
  tree: string | null;
}

export interface Discarded {
  /** Commit of the branch. */
  head: string;
  /** Commit that holds all files, kept by a ref; null when there was nothing beyond the branch's base. */
  saved: string | null;
}

/** No method rejects for what a repository can be like; problems travel as values. */
export interface Workspaces {
  /** Reads the state of a folder without changing its index, refs or objects: what is new goes to `objectsDir`. */
  snapshot(folder: string, objectsDir: string, timeoutMs: number): Promise<FolderState>;
  compare(pair: TreePair): Promise<Result<ChangedFile[]>>;
  /** Unified diff of one file, or of what a rename made of it. Cut at `maxBytes`. */
  patch(
    pair: TreePair,
    file: { path: string; oldPath: string | null },
    maxBytes: number,
  ): Promise<Result<{ text: string; cut: boolean }>>;
  /**
   * Brings a folder from one tree to another: each file that is still as in `from` becomes as in `to`; what was
   * edited since is merged line by line. All or nothing.
   */
  move(
    folder: string,
    pair: TreePair,
    objectsDir: string,
  ): Promise<{ ok: true; value: Moved } | { ok: false; error: MoveProblem }>;
  /** Makes a worktree, or goes on with one that a crash left half-made. */
  addWorktree(spec: WorktreeSpec): Promise<Result<MadeWorktree>>;
  /** null when it is no working tree any more. @param savedTree files as in this tree are kept elsewhere */
  workIn(
    worktree: { path: string; branch: string; base: string },
    objectsDir: string,
    savedTree: string | null,
  ): Promise<WorktreeWork | null>;
  /** Removes worktree and branch. @param ref keeps all files and commits under this ref of the repository */
  removeWorktree(
    worktree: { root: string; path: string; branch: string; base: string },
    ref: string | null,
  ): Promise<Result<Discarded>>;
  /** Takes back a removal. */
  restoreWorktree(
    worktree: { root: string; path: string; branch: string },
    discarded: Discarded,
    ref: string,
    objectsDir: string,
  ): Promise<Result<void>>;
  /** Whether a folder is there. */
  exists(path: string): boolean;
  /** Bytes of the files below a folder. */
  bytesBelow(path: string): Promise<number>;
  /** Records written beside worktrees. */
  records(worktreesDir: string): Record<string, unknown>[];
}
