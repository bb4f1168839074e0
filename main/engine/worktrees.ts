/**
 * Worktrees of runs: made before the first attempt, kept over retries and restarts, removed by a person, or by
 * housekeeping where nothing is lost with them.
 */
import type { MoveResult, Worktree } from "../../contract/changes.ts";
import type { EngineContext } from "./context.ts";
import { moved, notMoved } from "./move-result.ts";
import type { Result } from "./ports.ts";
import { isFinal } from "./run-states.ts";
import { toRun } from "./run-view.ts";
import type { RunRecord, WorktreeRecord } from "./store-port.ts";
import { objectsDirOf } from "./work-folder.ts";
import type { WorktreeWork } from "./workspace-port.ts";

/** Folder of all worktrees, below the data folder. */
const WORKTREES = "worktrees";
/** One without work in it stays this long after its run, so that a person can look, or continue the session in it. */
const LINGER_MS = 86_400_000;

export type WorkCount = Pick<WorktreeWork, "uncommitted" | "unpublished">;
type Listed = Worktree & { work: WorkCount | null; active: boolean };

export class Worktrees {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /**
   * Sees to it that a run has its folder. The row is written first: a worktree that a crash leaves half-made is found
   * by it and gone on with. Refuses with a sentence (`no-git`, `no-commit`, `worktree-failed`, `worktree-gone`).
   */
  async place(run: RunRecord): Promise<Result<string>> {
    if (!run.work.worktree) return { ok: true, value: run.work.cwd };
    const { store, workspaces, clock, resolveDir } = this.#context;
    const known = store.worktree(run.id);
    if (known && known.state !== "creating") {
      if (isThere(known) && workspaces.exists(known.cwd)) return { ok: true, value: known.cwd };
      const message = `The worktree of this run, ${known.path}, is gone. Start the job again to get a new one.`;
      return { ok: false, error: { code: "worktree-gone", message } };
    }
    const slug = slugOf(run.jobName);
    const path = known?.path ?? resolveDir(`${WORKTREES}/${run.id}-${slug}`);
    const branch = known?.branch ?? `belfry/${slug}/${run.id}`;
    const { id: runId, jobId, jobName } = run;
    const row: WorktreeRecord = known ?? {
      ...{ runId, jobId, jobName, path, branch, cwd: path, root: run.work.cwd, base: "" },
      ...{ createdAt: clock.now(), state: "creating", appliedAt: null, bytes: null },
      ...{ appliedTree: null, discarded: null },
    };
    store.saveWorktree(row);
    this.#context.fault("worktree.recorded");
    const record = { runId, jobId, jobName };
    const made = await workspaces.addWorktree({ cwd: run.work.cwd, path, branch, record });
    this.#context.fault("worktree.made");
    if (!made.ok) {
      store.saveWorktree({ ...row, state: "removed" });
      return made;
    }
    store.saveWorktree({ ...row, ...made.value, state: "ready" });
    return { ok: true, value: made.value.cwd };
  }

  /** Takes up worktrees that the database does not know: it was restored, or set aside. @returns how many */
  findAgain(): number {
    const { store, workspaces, resolveDir } = this.#context;
    let found = 0;
    for (const record of workspaces.records(resolveDir(WORKTREES))) {
      const row = readRecord(record);
      if (!row || store.worktree(row.runId) || !workspaces.exists(row.path)) continue;
      store.saveWorktree(row);
      found += 1;
    }
    return found;
  }

  async list(withWork: boolean): Promise<Listed[]> {
    const listed: Listed[] = [];
    for (const row of this.#context.store.worktrees()) {
      const work = withWork ? await this.#work(row) : null;
      listed.push({ ...toWorktree(row), work: work && count(work), active: this.#isActive(row) });
    }
    return listed;
  }

  /** Brings the changes to the original folder. Errors: `not-found`, `under-way`, `folder-busy`, `unreadable`. */
  async apply(runId: number): Promise<Result<MoveResult>> {
    const row = this.#standing(runId);
    if (!row.ok) return row;
    const worktree = row.value;
    if (this.#isActive(worktree)) return this.#underWay(runId);
    const busy = busyIn(this.#context, worktree.root, runId);
    if (busy) return busy;
    const { store, workspaces } = this.#context;
    const objects = this.#objects(worktree);
    const now = await workspaces.snapshot(worktree.path, objects, 20_000);
    if (now.problem || now.tree === null) {
      return { ok: false, error: { code: "unreadable", message: now.problem?.message ?? "" } };
    }
    if (now.leftOut.length > 0) {
      const conflicts = now.leftOut.map(({ path }) => ({ path, reason: "too-large" as const }));
      const message = "Some changed files are too large for Belfry to carry. Nothing was changed.";
      return { ok: true, value: notMoved({ code: "conflict", message, conflicts }) };
    }
    const pair = { root: worktree.root, from: `${worktree.base}^{tree}`, to: now.tree };
    const answer = await workspaces.move(
      worktree.root,
      { ...pair, objectDirs: [objects] },
      objects,
    );
    if (!answer.ok) return { ok: true, value: notMoved(answer.error) };
    const at = this.#context.clock.now();
    const move = store.run(runId)
      ? store.addFolderMove({
          ...{ runId, kind: "apply", root: worktree.root, at },
          ...{ from: answer.value.before.tree!, to: answer.value.after.tree ?? "" },
        })
      : null;
    store.saveWorktree({ ...worktree, appliedAt: at, appliedTree: now.tree });
    this.#tell(runId);
    return { ok: true, value: moved(answer.value, worktree.root, move?.id ?? null) };
  }

  /**
   * Removes worktree and branch; files and commits are kept by a ref for `restore`.
   * Errors: `not-found`, `under-way`, `has-work` (unless confirmed), `not-kept`.
   */
  async discard(runId: number, isConfirmed: boolean): Promise<Result<Worktree>> {
    const row = this.#standing(runId);
    if (!row.ok) return row;
    if (this.#isActive(row.value)) return this.#underWay(runId);
    const work = await this.#work(row.value);
    if (work && hasWork(work) && !isConfirmed) {
      const { uncommitted, unpublished } = work;
      const message = `The worktree holds work: files not committed: ${uncommitted}, commits that no other branch has: ${unpublished}. Confirm that it may go; it can be restored afterwards.`;
      return { ok: false, error: { code: "has-work", message } };
    }
    return this.#remove(row.value, "discarded");
  }

  /** Takes back a discard. Errors: `not-found`, `not-discarded`, `worktree-failed`. */
  async restore(runId: number): Promise<Result<Worktree>> {
    const { store, workspaces } = this.#context;
    const row = store.worktree(runId);
    if (!row) return notFound(runId);
    if (row.state !== "discarded" || !row.discarded) {
      const message = `The worktree of run ${runId} was not discarded, or it can no longer be restored.`;
      return { ok: false, error: { code: "not-discarded", message } };
    }
    const done = await workspaces.restoreWorktree(
      row,
      row.discarded,
      refOf(runId),
      this.#objects(row),
    );
    if (!done.ok) return done;
    const saved = store.saveWorktree({ ...row, state: "ready", discarded: null });
    this.#tell(runId);
    return { ok: true, value: toWorktree(saved) };
  }

  /** Whether housekeeping leaves it alone. Errors: `not-found`. */
  keep(runId: number, keep: boolean): Result<Worktree> {
    const row = this.#standing(runId);
    if (!row.ok) return row;
    const saved = this.#context.store.saveWorktree({
      ...row.value,
      state: keep ? "kept" : "ready",
    });
    this.#tell(runId);
    return { ok: true, value: toWorktree(saved) };
  }

  /**
   * Removes worktrees beyond the limits of the settings, oldest first, and those that hold nothing.
   * @param isConfirmed also those with work in them; without it they are left, and named
   */
  async clean(isConfirmed: boolean): Promise<{
    removed: Worktree[];
    left: (Worktree & { work: WorkCount })[];
  }> {
    const { store, clock, settings, workspaces, log } = this.#context;
    const { keep, maxBytes } = settings().worktrees;
    const removed: Worktree[] = [];
    const left: (Worktree & { work: WorkCount })[] = [];
    let bytes = 0;
    let places = 0;
    for (const row of store.worktrees()) {
      if (this.#isActive(row)) continue;
      if (!workspaces.exists(row.path)) {
        // A person removed it by hand: its branch, if any, is theirs.
        store.saveWorktree({ ...row, state: "removed" });
        continue;
      }
      const size = await workspaces.bytesBelow(row.path);
      store.saveWorktree({ ...row, bytes: size });
      if (row.state === "kept") continue;
      const over = places + 1 > keep || bytes + size > maxBytes;
      const work = await this.#work(row);
      const isEmpty = work !== null && !hasWork(work);
      const isOld = clock.now() - this.#endedAt(row) > LINGER_MS;
      if (!(isEmpty && isOld) && !over) {
        places += 1;
        bytes += size;
        continue;
      }
      if (!isEmpty && !isConfirmed) {
        left.push({ ...toWorktree(row), work: count(work) });
        continue;
      }
      const gone = await this.#remove(row, isEmpty ? "removed" : "discarded");
      if (gone.ok) removed.push(gone.value);
      else log.warn("A worktree could not be removed.", { runId: row.runId, ...gone.error });
    }
    return { removed, left };
  }

  async #remove(row: WorktreeRecord, state: "removed" | "discarded"): Promise<Result<Worktree>> {
    const { store, workspaces } = this.#context;
    const ref = state === "discarded" ? refOf(row.runId) : null;
    const done = await workspaces.removeWorktree(row, ref);
    if (!done.ok) return done;
    const discarded = state === "discarded" ? done.value : null;
    const saved = store.saveWorktree({ ...row, state, discarded });
    this.#tell(row.runId);
    return { ok: true, value: toWorktree(saved) };
  }

  #work(row: WorktreeRecord): Promise<WorktreeWork | null> {
    return this.#context.workspaces.workIn(row, this.#objects(row), row.appliedTree);
  }

  /** Objects of the run's newest attempt; beside the worktree where the run is gone. */
  #objects(row: WorktreeRecord): string {
    const dir = this.#context.store.run(row.runId)?.dir;
    return dir ? objectsDirOf(this.#context, dir) : `${row.path}.git`;
  }

  #standing(runId: number): Result<WorktreeRecord> {
    const row = this.#context.store.worktree(runId);
    return row && isThere(row) ? { ok: true, value: row } : notFound(runId);
  }

  #isActive(row: WorktreeRecord): boolean {
    const run = this.#context.store.run(row.runId);
    return run !== null && !isFinal(run.state);
  }

  #endedAt(row: WorktreeRecord): number {
    return this.#context.store.run(row.runId)?.finishedAt ?? row.createdAt;
  }

  #underWay(runId: number): { ok: false; error: { code: string; message: string } } {
    const message = `Run ${runId} is not over: its worktree is still being worked in.`;
    return { ok: false, error: { code: "under-way", message } };
  }

  /** Other windows show the run's changes too. */
  #tell(runId: number): void {
    const run = this.#context.store.run(runId);
    if (run) this.#context.events.publish({ type: "run", run: toRun(run) });
  }
}

/** A run at work in the folder itself, as a refusal; null when there is none. */
export function busyIn(
  context: EngineContext,
  root: string,
  exceptRun: number,
): { ok: false; error: { code: string; message: string } } | null {
  const live = context.store
    .runsInStates(["starting", "running", "stopping", "settling"])
    .find(({ id, work }) => {
      const inFolder = work.cwd === root || work.cwd.startsWith(`${root}/`);
      return id !== exceptRun && !work.worktree && work.profile !== "read-only" && inFolder;
    });
  if (!live) return null;
  const message = `Run ${live.id} of "${live.jobName}" is at work in ${root}. Wait until it has ended.`;
  return { ok: false, error: { code: "folder-busy", message } };
}

const refOf = (runId: number): string => `refs/belfry/discarded/${runId}`;
const isThere = (row: WorktreeRecord): boolean =>
  row.state !== "discarded" && row.state !== "removed";
const hasWork = (work: WorkCount): boolean => work.uncommitted > 0 || work.unpublished > 0;
const count = (work: WorktreeWork | null): WorkCount => ({
  uncommitted: work?.uncommitted ?? 0,
  unpublished: work?.unpublished ?? 0,
});

function notFound(runId: number): { ok: false; error: { code: string; message: string } } {
  return { ok: false, error: { code: "not-found", message: `Run ${runId} has no worktree.` } };
}

/** The contract's fields of a worktree, and no other. */
export function toWorktree(row: WorktreeRecord): Worktree {
  const { runId, jobId, jobName, path, cwd, branch, root, base } = row;
  const { createdAt, state, appliedAt, bytes } = row;
  return {
    runId,
    jobId,
    jobName,
    path,
    cwd,
    branch,
    root,
    base,
    createdAt,
    state,
    appliedAt,
    bytes,
  };
}

/** A name that is safe in branches and folders, and still tells the job. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return plain.slice(0, 40).replace(/-$/, "") || "job";
}

function readRecord(record: Record<string, unknown>): WorktreeRecord | null {
  const { runId, jobId, jobName, path, branch, root, base, cwd, createdAt } = record;
  const texts = [jobName, path, branch, root, base, cwd];
  if (!Number.isSafeInteger(runId) || !Number.isSafeInteger(createdAt)) return null;
  if (!texts.every((each) => typeof each === "string" && each !== "")) return null;
  return {
    ...(record as unknown as Worktree),
    jobId: Number.isSafeInteger(jobId) ? (jobId as number) : null,
    state: "ready",
    ...{ appliedAt: null, bytes: null, appliedTree: null, discarded: null },
  };
}
