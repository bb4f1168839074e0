/**
 * Brings a folder from one tree to another, for apply, revert and undo. Everything is decided, and every new file
 * lies beside its place, before the first one changes; what fails after that is put back.
 */
import fs from "node:fs";
import path from "node:path";
import { randomBytes } from "node:crypto";
import type { Conflict, Moved, MoveProblem, TreePair } from "../../engine/workspace-port.ts";
import { rawChanges, type RawChange } from "./compare.ts";
import { parts, type Git } from "./git.ts";
import { merge, readBlobs } from "./merge.ts";
import { snapshot } from "./snapshot.ts";

const NOTHING = "000000";
const LINK = "120000";
const SUBMODULE = "160000";
const SNAPSHOT_MS = 20_000;

/** What a path becomes; null = it is removed. */
interface Target {
  path: string;
  content: { bytes: Buffer; mode: string } | null;
}

interface Entry {
  mode: string;
  id: string;
}

export type MoveAnswer = { ok: true; value: Moved } | { ok: false; error: MoveProblem };

const refuse = (code: string, message: string, conflicts: Conflict[] = []): MoveAnswer => ({
  ok: false,
  error: { code, message, conflicts },
});

/** @see Workspaces.move */
export async function move(
  git: Git,
  folder: string,
  pair: TreePair,
  objectsDir: string,
  now: () => number,
): Promise<MoveAnswer> {
  const before = await snapshot(git, folder, objectsDir, SNAPSHOT_MS, now);
  if (before.problem) return refuse(before.problem.code, before.problem.message);
  const { root } = before;
  const dirs = [objectsDir, ...pair.objectDirs];
  const within = { root: root!, objectDirs: dirs };
  const wanted = await rawChanges(git, { ...within, from: pair.from, to: pair.to });
  if (!wanted.ok) return refuse(wanted.error.code, wanted.error.message);
  const drifted = await rawChanges(git, { ...within, from: pair.from, to: before.tree! });
  if (!drifted.ok) return refuse(drifted.error.code, drifted.error.message);

  const drift = new Map(drifted.value.map((change) => [change.path, change]));
  const plan = new Plan(git, root!, dirs, new Set(before.leftOut.map((each) => each.path)));
  for (const change of wanted.value) await plan.add(change, drift.get(change.path));
  if (plan.conflicts.length > 0) {
    const { length } = plan.conflicts;
    const message = `Files that do not fit what is in ${root} now: ${length}. Nothing was changed.`;
    return refuse("conflict", message, plan.conflicts);
  }
  const targets = await plan.targets();
  try {
    put(root!, targets);
  } catch (error) {
    const message = `The files could not be written: ${(error as Error).message}. Nothing was changed.`;
    return refuse("write-failed", message);
  }
  const after = await snapshot(git, folder, objectsDir, SNAPSHOT_MS, now);
  const files = targets.map((target) => target.path);
  return { ok: true, value: { files, alreadyThere: plan.alreadyThere, before, after } };
}

class Plan {
  readonly conflicts: Conflict[] = [];
  readonly alreadyThere: string[] = [];
  readonly #git: Git;
  readonly #root: string;
  readonly #dirs: string[];
  readonly #leftOut: Set<string>;
  #plain: RawChange[] = [];
  #merged: Target[] = [];

  constructor(git: Git, root: string, dirs: string[], leftOut: Set<string>) {
    this.#git = git;
    this.#root = root;
    this.#dirs = dirs;
    this.#leftOut = leftOut;
  }

  /** @param drift how the path differs now from the tree the change begins with */
  async add(change: RawChange, drift: RawChange | undefined): Promise<void> {
    const now: Entry = drift
      ? { mode: drift.toMode, id: drift.toId }
      : { mode: change.fromMode, id: change.fromId };
    const to = { mode: change.toMode, id: change.toId };
    const conflict = (reason: Conflict["reason"]) =>
      void this.conflicts.push({ path: change.path, reason });
    if ([change.fromMode, change.toMode, now.mode].includes(SUBMODULE))
      return conflict("submodule");
    if (this.#leftOut.has(change.path)) return conflict("too-large");
    if (now.mode === to.mode && now.id === to.id) return void this.alreadyThere.push(change.path);
    const isFree = this.#isFree(change.path);
    if (isFree === "in-the-way") return conflict("in-the-way");
    // A file that git ignores is in no tree, and still somebody's.
    if (now.mode === NOTHING && isFree === "taken") return conflict("exists");
    if (now.mode === change.fromMode && now.id === change.fromId) {
      this.#plain.push(change);
      return;
    }
    const modes = [change.fromMode, to.mode, now.mode];
    if (modes.includes(NOTHING)) return conflict("changed-since");
    if (modes.includes(LINK)) return conflict("type");
    const merged = await merge(this.#git, this.#root, this.#dirs, {
      base: change.fromId,
      mine: now.id,
      theirs: to.id,
    });
    if (!merged.ok) return conflict(merged.reason);
    const mode = to.mode === change.fromMode ? now.mode : to.mode;
    this.#merged.push({ path: change.path, content: { bytes: merged.bytes, mode } });
  }

  /** Everything that is to be written, with its content. */
  async targets(): Promise<Target[]> {
    const ids = this.#plain.filter(({ toMode }) => toMode !== NOTHING).map(({ toId }) => toId);
    const blobs = await readBlobs(this.#git, this.#root, this.#dirs, ids);
    return [
      ...this.#merged,
      ...this.#plain.map(({ path: name, toMode, toId }) => ({
        path: name,
        content: toMode === NOTHING ? null : { bytes: blobs.get(toId)!, mode: toMode },
      })),
    ];
  }

  /** No link on the way may lead the write out of the folder. */
  #isFree(name: string): "free" | "taken" | "in-the-way" {
    const steps = name.split("/");
    for (let n = 1; n < steps.length; n += 1) {
      const dir = path.join(this.#root, ...steps.slice(0, n));
      const stat = fs.lstatSync(dir, { throwIfNoEntry: false });
      if (!stat) return "free";
      if (!stat.isDirectory()) return "in-the-way";
    }
    const stat = fs.lstatSync(path.join(this.#root, name), { throwIfNoEntry: false });
    if (stat?.isDirectory()) return "in-the-way";
    return stat ? "taken" : "free";
  }
}

/** Writes all, or nothing: throws after it has put everything back. */
function put(root: string, targets: Target[]): void {
  const token = randomBytes(6).toString("hex");
  const steps: { file: string; fresh: string | null; old: string | null; placed: boolean }[] = [];
  const made: string[] = [];
  try {
    for (const { path: name, content } of targets) {
      const file = path.join(root, name);
      const fresh = content === null ? null : `${file}.${token}.new`;
      steps.push({ file, fresh, old: null, placed: false });
      if (content === null || fresh === null) continue;
      const first = fs.mkdirSync(path.dirname(file), { recursive: true });
      if (first !== undefined) made.push(first);
      if (content.mode === LINK) fs.symlinkSync(content.bytes.toString("utf8"), fresh);
      else
        fs.writeFileSync(fresh, content.bytes, { mode: content.mode === "100755" ? 0o777 : 0o666 });
    }
    for (const step of steps) {
      if (fs.lstatSync(step.file, { throwIfNoEntry: false })) {
        const old = `${step.file}.${token}.old`;
        fs.renameSync(step.file, old);
        step.old = old;
      }
      if (step.fresh) fs.renameSync(step.fresh, step.file);
      step.placed = true;
    }
  } catch (error) {
    for (const step of steps.toReversed()) {
      if (step.placed && step.fresh) fs.rmSync(step.file, { force: true });
      if (step.old) fs.renameSync(step.old, step.file);
      if (step.fresh) fs.rmSync(step.fresh, { force: true });
    }
    for (const dir of made.toReversed()) fs.rmSync(dir, { recursive: true, force: true });
    throw error;
  }
  for (const { file, fresh, old } of steps) {
    if (old) fs.rmSync(old, { force: true });
    if (fresh === null) removeEmpty(root, path.dirname(file));
  }
}

/** Git has no empty folders: one that lost its last file goes too. */
function removeEmpty(root: string, dir: string): void {
  for (let at = dir; at !== root && at.startsWith(root); at = path.dirname(at)) {
    try {
      fs.rmdirSync(at);
    } catch {
      return;
    }
  }
}

/** Paths of a commit that are not as in another one: used to say what would be lost. */
export async function pathsBetween(
  git: Git,
  root: string,
  from: string,
  to: string,
  dirs: string[],
) {
  const args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to];
  const answer = await git(args, { cwd: root, alternates: dirs });
  return answer.code === 0 ? parts(answer.stdout) : null;
}
