/** Folders under git: implements the engine's `Workspaces` port. Loaded with the first folder that is one. */
import fs from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { FolderState, Workspaces } from "../../engine/workspace-port.ts";
import { gitOver, type Git } from "./git.ts";
import { mayBeGit, NOT_GIT } from "./repository.ts";

export interface WorkspaceOptions {
  /** Environment of the host; PATH says where git is. */
  env: Record<string, string | undefined>;
  /** Epoch milliseconds. */
  now(): number;
}

export function createWorkspaces({ env, now }: WorkspaceOptions): Workspaces {
  const git = gitOver(env);
  /** Git locks some of its files while worktrees are made or removed: one at a time. */
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work, work);
    queue = turn.catch(() => {});
    return turn;
  };
  return {
    async snapshot(folder, objectsDir, timeoutMs) {
      // Most folders of shell jobs are told apart without starting anything.
      if (!mayBeGit(folder)) return { ...NOTHING, takenAt: now(), problem: NOT_GIT };
      const { snapshot } = await import("./snapshot.ts");
      return snapshot(git, folder, objectsDir, timeoutMs, now);
    },
    compare: async (pair) => (await import("./compare.ts")).compare(git, pair),
    patch: async (pair, file, maxBytes) =>
      (await import("./compare.ts")).patch(git, pair, file, maxBytes),
    move: (folder, pair, objectsDir) =>
      inTurn(async () => (await import("./move.ts")).move(git, folder, pair, objectsDir, now)),
    ...worktreesOver(git, now, inTurn),
    exists: (dir) => fs.existsSync(dir),
    bytesBelow,
    records,
  };
}

const NOTHING: Omit<FolderState, "takenAt" | "problem"> = {
  ...{ root: null, head: null, branch: null, tree: null, dirtyFiles: 0, leftOut: [] },
};

type WorktreeMethods = "addWorktree" | "workIn" | "removeWorktree" | "restoreWorktree";

function worktreesOver(
  git: Git,
  now: () => number,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
): Pick<Workspaces, WorktreeMethods> {
  const load = () => import("./worktree.ts");
  return {
    addWorktree: (spec) => inTurn(async () => (await load()).addWorktree(git, spec, now)),
    workIn: async (worktree, objectsDir, savedTree) =>
      (await load()).workIn(git, worktree, objectsDir, savedTree, now),
    removeWorktree: (worktree, ref) =>
      inTurn(async () => (await load()).removeWorktree(git, worktree, ref, now)),
    restoreWorktree: (worktree, discarded, ref, objectsDir) =>
      inTurn(async () =>
        (await load()).restoreWorktree(git, worktree, discarded, ref, objectsDir, now),
      ),
  };
}

async function bytesBelow(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const found = await stat(path.join(entry.parentPath, entry.name)).catch(() => null);
    bytes += found?.size ?? 0;
  }
  return bytes;
}

function records(worktreesDir: string): Record<string, unknown>[] {
  let names: string[] = [];
  try {
    names = fs.readdirSync(worktreesDir).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    try {
      const value: unknown = JSON.parse(fs.readFileSync(path.join(worktreesDir, name), "utf8"));
      return typeof value === "object" && value !== null ? [value as Record<string, unknown>] : [];
    } catch {
      return [];
    }
  });
}
