/** Worktrees: a working folder of a run's own, on a branch of its own. */
import fs from "node:fs";
import path from "node:path";
import type { Result } from "../../engine/ports.ts";
import type {
  Discarded,
  MadeWorktree,
  WorktreeSpec,
  WorktreeWork,
} from "../../engine/workspace-port.ts";
import { complaint, type Git, type GitResult } from "./git.ts";
import { move, pathsBetween } from "./move.ts";
import { findRepository } from "./repository.ts";
import { snapshot } from "./snapshot.ts";

/** A checkout of a large repository takes its time. */
const CHECKOUT_MS = 300_000;
const SNAPSHOT_MS = 20_000;
const AUTHOR = ["-c", "user.name=Belfry", "-c", "user.email=belfry@localhost"];

interface Place {
  root: string;
  path: string;
  branch: string;
  base: string;
}

const refuse = (
  code: string,
  message: string,
): { ok: false; error: { code: string; message: string } } => ({
  ok: false,
  error: { code, message },
});

const out = (result: GitResult): string => result.stdout.toString("utf8").trim();

/** @see Workspaces.addWorktree */
export async function addWorktree(
  git: Git,
  spec: WorktreeSpec,
  now: () => number,
): Promise<Result<MadeWorktree>> {
  const found = await findRepository(git, spec.cwd, SNAPSHOT_MS);
  if (!found.ok) {
    const { code, message } = found.problem;
    return refuse(code, `This job runs in a worktree of its own, which needs git. ${message}`);
  }
  const { root, head, prefix } = found.value;
  if (head === null) {
    const message = `The repository ${root} has no commit yet, and a worktree begins with one. Commit something, or switch the worktree off.`;
    return refuse("no-commit", message);
  }
  const { path: dir, branch } = spec;
  const cwd = path.join(dir, prefix);
  const known = await standing(git, dir);
  if (known !== null) return { ok: true, value: { root, path: dir, branch, base: known, cwd } };
  // What is there without being a worktree was left by a checkout that was cut off.
  fs.rmSync(dir, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(dir), { recursive: true, mode: 0o700 });
  const record = { ...spec.record, root, path: dir, branch, base: head, cwd, createdAt: now() };
  fs.writeFileSync(recordFile(dir), JSON.stringify(record), { mode: 0o600 });
  const free = await freeBranch(git, root, branch, head);
  const how = free.exists ? [dir, free.name] : ["--no-track", "-b", free.name, dir, head];
  // Forced, since a half-made one is still registered under this path.
  const args = ["worktree", "add", "--quiet", "--force", ...how];
  const added = await git(args, { cwd: root, timeoutMs: CHECKOUT_MS });
  if (added.code !== 0) {
    fs.rmSync(dir, { recursive: true, force: true });
    fs.rmSync(recordFile(dir), { force: true });
    return refuse("worktree-failed", `The worktree could not be made: ${complaint(added)}.`);
  }
  fs.chmodSync(dir, 0o700);
  // The job's folder may hold nothing that is committed.
  fs.mkdirSync(cwd, { recursive: true });
  return { ok: true, value: { root, path: dir, branch: free.name, base: head, cwd } };
}

/** A branch of an earlier data folder may have the name; one at the same commit was left by a checkout cut off. */
async function freeBranch(git: Git, root: string, wanted: string, head: string) {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    const args = ["rev-parse", "--quiet", "--verify", `refs/heads/${name}`];
    const found = await git(args, { cwd: root });
    if (found.code !== 0) return { name, exists: false };
    if (out(found) === head && n === 1) return { name, exists: true };
  }
}

export const recordFile = (dir: string): string => `${dir}.json`;

/** Commit of a worktree that stands; null where there is none at this path. */
async function standing(git: Git, dir: string): Promise<string | null> {
  if (!fs.existsSync(path.join(dir, ".git"))) return null;
  const found = await findRepository(git, dir, SNAPSHOT_MS);
  const isThis = found.ok && found.value.root === fs.realpathSync(dir);
  if (!isThis || !fs.existsSync(found.value.indexFile)) return null;
  return found.value.head;
}

/** @see Workspaces.workIn */
export async function workIn(
  git: Git,
  worktree: Omit<Place, "root">,
  objectsDir: string,
  savedTree: string | null,
  now: () => number,
): Promise<WorktreeWork | null> {
  const { path: dir, branch } = worktree;
  if ((await standing(git, dir)) === null) return null;
  const state = await snapshot(git, dir, objectsDir, SNAPSHOT_MS, now);
  const ours = `--exclude=${branch}`;
  const args = ["rev-list", "--count", "HEAD", "--not", ours, "--branches", "--remotes", "--tags"];
  const commits = await git(args, { cwd: dir });
  const unpublished = commits.code === 0 ? Number(out(commits)) : 0;
  if (state.tree === null || state.head === null) {
    // What cannot be read counts as work: it must not be lost.
    return { uncommitted: Math.max(1, state.dirtyFiles), unpublished, tree: null };
  }
  if (state.tree === savedTree) return { uncommitted: 0, unpublished: 0, tree: state.tree };
  const paths = await pathsBetween(git, dir, state.head, state.tree, [objectsDir]);
  const uncommitted = (paths?.length ?? 1) + state.leftOut.length;
  return { uncommitted, unpublished, tree: state.tree };
}

/** @see Workspaces.removeWorktree */
export async function removeWorktree(
  git: Git,
  worktree: Place,
  ref: string | null,
  now: () => number,
): Promise<Result<Discarded>> {
  const { root, path: dir, branch, base } = worktree;
  const head = await standing(git, dir);
  let saved: string | null = null;
  if (head !== null && ref !== null) {
    const kept = await keep(git, dir, head, ref, now);
    if (!kept.ok) return kept;
    saved = kept.value;
  }
  const repository = fs.existsSync(root);
  if (repository) {
    // Twice forced: one that is locked goes too, since the person said so.
    await git(["worktree", "remove", "--force", "--force", dir], {
      cwd: root,
      timeoutMs: CHECKOUT_MS,
    });
  }
  fs.rmSync(dir, { recursive: true, force: true });
  fs.rmSync(recordFile(dir), { force: true });
  if (repository) await git(["branch", "--quiet", "-D", branch], { cwd: root });
  return { ok: true, value: { head: head ?? base, saved } };
}

/** A commit with all files of the worktree, on top of its own commits, kept by a ref. */
async function keep(
  git: Git,
  dir: string,
  head: string,
  ref: string,
  now: () => number,
): Promise<Result<string>> {
  const state = await snapshot(git, dir, null, SNAPSHOT_MS, now);
  if (state.tree === null) {
    const why = state.problem?.message ?? "";
    return refuse(
      "not-kept",
      `Its files could not be kept for an undo, so it was not removed. ${why}`,
    );
  }
  const made = await git(
    [...AUTHOR, "commit-tree", state.tree, "-p", head, "-m", "Kept by Belfry"],
    {
      cwd: dir,
    },
  );
  const updated = made.code === 0 ? await git(["update-ref", ref, out(made)], { cwd: dir }) : made;
  if (updated.code !== 0)
    return refuse("not-kept", `Its files could not be kept: ${complaint(updated)}.`);
  return { ok: true, value: out(made) };
}

/** @see Workspaces.restoreWorktree */
export async function restoreWorktree(
  git: Git,
  worktree: Omit<Place, "base">,
  discarded: Discarded,
  ref: string,
  objectsDir: string,
  now: () => number,
): Promise<Result<void>> {
  const { root, path: dir, branch } = worktree;
  fs.mkdirSync(path.dirname(dir), { recursive: true, mode: 0o700 });
  const added = await git(
    ["worktree", "add", "--quiet", "--force", "--no-track", "-b", branch, dir, discarded.head],
    { cwd: root, timeoutMs: CHECKOUT_MS },
  );
  if (added.code !== 0) {
    return refuse("worktree-failed", `The worktree could not be made again: ${complaint(added)}.`);
  }
  fs.chmodSync(dir, 0o700);
  if (discarded.saved === null) return { ok: true, value: undefined };
  const pair = {
    root: dir,
    from: `${discarded.head}^{tree}`,
    to: `${discarded.saved}^{tree}`,
    objectDirs: [],
  };
  const moved = await move(git, dir, pair, objectsDir, now);
  if (!moved.ok) return refuse(moved.error.code, moved.error.message);
  await git(["update-ref", "-d", ref], { cwd: root });
  return { ok: true, value: undefined };
}
