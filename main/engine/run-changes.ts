/** What a run changed in its folder, from the states recorded around its attempts. */
import type { ChangedFile, Changes, MoveResult } from "../../contract/changes.ts";
import type { EngineContext } from "./context.ts";
import { moved, notMoved } from "./move-result.ts";
import type { Refusal, Result } from "./ports.ts";
import { isFinal } from "./run-states.ts";
import { toRun } from "./run-view.ts";
import type { RunFolderState, RunRecord } from "./store-port.ts";
import type { FolderState, LeftOut, TreePair } from "./workspace-port.ts";
import { objectsDirOf, workFolder } from "./work-folder.ts";
import { busyIn, toWorktree } from "./worktrees.ts";

/** Files listed at most; the rest is counted. */
const MAX_FILES = 2_000;
/** Longest diff of one file. */
const MAX_PATCH_BYTES = 2 * 1024 * 1024;
const NOW_MS = 10_000;

interface Span {
  before: RunFolderState;
  after: FolderState;
  pair: TreePair;
  underWay: boolean;
}

export class RunChanges {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** @param attempt one attempt; the whole run without it. Errors: `not-found` */
  async of(runId: number, attempt?: number): Promise<Result<Changes>> {
    const { store, workspaces } = this.#context;
    const run = store.run(runId);
    if (!run) return notFound(runId);
    const worktree = store.worktree(runId);
    const blank: Changes = {
      ...{ problem: null, underWay: !isFinal(run.state), root: null, before: null, after: null },
      ...{ files: [], additions: 0, deletions: 0, moreFiles: 0, others: [] },
      changedBetweenAttempts: false,
      worktree: worktree && toWorktree(worktree),
      undo: this.#undo(runId),
    };
    const span = await this.#span(run, attempt);
    if (!span.ok) return { ok: true, value: { ...blank, problem: span.error } };
    const { before, after, pair, underWay } = span.value;
    const known = {
      ...{ underWay, root: before.root, before: commitOf(before), after: commitOf(after) },
    };
    const compared = await workspaces.compare(pair);
    if (!compared.ok) return { ok: true, value: { ...blank, ...known, problem: compared.error } };
    const all = [...compared.value, ...largeFiles(before.leftOut, after.leftOut)];
    const files = all.slice(0, MAX_FILES);
    if (!underWay) await this.#markChangedSince(run, pair, files);
    const sum = (of: (file: ChangedFile) => number | null) =>
      all.reduce((total, file) => total + (of(file) ?? 0), 0);
    return {
      ok: true,
      value: {
        ...blank,
        ...known,
        files,
        additions: sum((file) => file.additions),
        deletions: sum((file) => file.deletions),
        moreFiles: all.length - files.length,
        others: store.runsInFolder({
          ...{ root: before.root!, from: before.takenAt, until: after.takenAt },
          exceptRun: runId,
        }),
        changedBetweenAttempts: attempt === undefined && this.#betweenAttempts(runId),
      },
    };
  }

  /** Lines of one file's diff. Errors: `not-found`, `unreadable`. */
  async file(
    runId: number,
    attempt: number | undefined,
    path: string,
  ): Promise<Result<{ lines: string[]; cut: boolean }>> {
    const run = this.#context.store.run(runId);
    if (!run) return notFound(runId);
    const span = await this.#span(run, attempt);
    if (!span.ok) return span;
    const { workspaces } = this.#context;
    const compared = await workspaces.compare(span.value.pair);
    if (!compared.ok) return compared;
    const file = compared.value.find((each) => each.path === path);
    if (!file) {
      const message = `The run changed no file ${path}.`;
      return { ok: false, error: { code: "not-found", message } };
    }
    const diff = await workspaces.patch(span.value.pair, file, MAX_PATCH_BYTES);
    if (!diff.ok) return diff;
    const { text, cut } = diff.value;
    const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
    return { ok: true, value: { lines, cut } };
  }

  /** Takes the changes out of the folder again. Errors: `not-found`, `under-way`, `folder-busy`, `no-changes`, … */
  async revert(runId: number): Promise<Result<MoveResult>> {
    const { store, workspaces, clock } = this.#context;
    const run = store.run(runId);
    if (!run) return notFound(runId);
    if (!isFinal(run.state)) return refuse("under-way", `Run ${runId} is not over.`);
    if (store.worktree(runId)) {
      return refuse("in-worktree", "This run worked in a worktree: discard that instead.");
    }
    const span = await this.#span(run);
    if (!span.ok) return span;
    const { before, after, pair } = span.value;
    const root = before.root!;
    const busy = busyIn(this.#context, root, runId);
    if (busy) return busy;
    if (after.leftOut.length > 0 && largeFiles(before.leftOut, after.leftOut).length > 0) {
      return refuse("too-large", "The run changed files that are too large for Belfry to keep.");
    }
    const back = { ...pair, from: pair.to, to: pair.from };
    const answer = await workspaces.move(root, back, objectsDirOf(this.#context, run.dir!));
    if (!answer.ok) return { ok: true, value: notMoved(answer.error) };
    const done = store.addFolderMove({
      ...{ runId, kind: "revert", root, at: clock.now() },
      ...{ from: answer.value.before.tree!, to: answer.value.after.tree ?? "" },
    });
    this.#tell(run);
    return { ok: true, value: moved(answer.value, root, done.id) };
  }

  /** Takes back an apply or a revert. Errors: `not-found`, `undone`, `folder-busy`. */
  async undo(runId: number, moveId: number): Promise<Result<MoveResult>> {
    const { store, workspaces, clock } = this.#context;
    const run = store.run(runId);
    const move = store.folderMoves(runId).find((each) => each.id === moveId);
    if (!run || !move) return notFound(runId);
    if (move.undoneAt !== null) return refuse("undone", "This has been taken back already.");
    if (move.to === "") return refuse("unreadable", "The folder's state after it is not known.");
    const busy = busyIn(this.#context, move.root, runId);
    if (busy) return busy;
    const objectDirs = this.#objectDirs(runId);
    const pair = { root: move.root, from: move.to, to: move.from, objectDirs };
    const answer = await workspaces.move(move.root, pair, objectsDirOf(this.#context, run.dir!));
    if (!answer.ok) return { ok: true, value: notMoved(answer.error) };
    store.undoFolderMove(moveId, clock.now());
    const worktree = store.worktree(runId);
    if (worktree && move.kind === "apply") {
      store.saveWorktree({ ...worktree, appliedAt: null, appliedTree: null });
    }
    this.#tell(run);
    return { ok: true, value: moved(answer.value, move.root, null) };
  }

  /** The two ends of what is shown, or why there is nothing to show. */
  async #span(run: RunRecord, attempt?: number): Promise<Result<Span>> {
    const { store, workspaces } = this.#context;
    const states = store
      .folderStates(run.id)
      .filter((state) => attempt === undefined || state.attempt === attempt);
    const before = states.find(({ phase }) => phase === "before");
    if (!before) return refuse("not-recorded", this.#whyNotRecorded(run));
    if (before.problem || before.tree === null || before.root === null) {
      const { code, message } = before.problem ?? { code: "unreadable", message: "" };
      return refuse(code, message);
    }
    const last = states.findLast(({ phase }) => phase === "after");
    const newest = states.at(-1)!;
    let after: FolderState | undefined = newest.phase === "after" ? newest : undefined;
    const underWay = !isFinal(run.state) && after === undefined;
    if (underWay && run.dir) {
      const objects = objectsDirOf(this.#context, run.dir);
      after = await workspaces.snapshot(workFolder(this.#context, run), objects, NOW_MS);
    }
    after ??= last;
    if (!after) {
      const message =
        "The state of the folder at the end of this run is not known: nobody was there to look.";
      return refuse("no-end", message);
    }
    if (after.problem || after.tree === null) {
      const { code, message } = after.problem ?? { code: "unreadable", message: "" };
      return refuse(code, message);
    }
    // A worktree may be gone; what was in it is known to the repository it belonged to.
    const root = store.worktree(run.id)?.root ?? before.root;
    if (!workspaces.exists(root)) {
      return refuse("gone", `The folder ${root} is gone, and the history of its files with it.`);
    }
    const objectDirs = this.#objectDirs(run.id);
    const pair = { root, from: before.tree, to: after.tree, objectDirs };
    return { ok: true, value: { before, after, pair, underWay } };
  }

  #whyNotRecorded(run: RunRecord): string {
    if (run.attempt === 0) return "The run has not begun: it has changed nothing.";
    if (!this.#context.settings().changes.record) {
      return "The settings say that Belfry does not record what runs change.";
    }
    return `${run.work.cwd} was not under git when the run began, so Belfry cannot tell what it changed.`;
  }

  /** Files that are no longer as the run left them. */
  async #markChangedSince(run: RunRecord, pair: TreePair, files: ChangedFile[]): Promise<void> {
    const { workspaces } = this.#context;
    const folder = workFolder(this.#context, run);
    if (files.length === 0 || run.dir === null || !workspaces.exists(folder)) return;
    const objects = objectsDirOf(this.#context, run.dir);
    const now = await workspaces.snapshot(folder, objects, NOW_MS);
    if (now.tree === null) return;
    const since = await workspaces.compare({ ...pair, from: pair.to, to: now.tree });
    if (!since.ok) return;
    const paths = new Set(since.value.flatMap(({ path, oldPath }) => [path, oldPath]));
    for (const file of files) file.changedSince = paths.has(file.path);
  }

  #betweenAttempts(runId: number): boolean {
    const states = this.#context.store.folderStates(runId);
    return states.some((state, n) => {
      const earlier = states[n - 1];
      return state.phase === "before" && earlier?.phase === "after" && earlier.tree !== state.tree;
    });
  }

  #objectDirs(runId: number): string[] {
    return this.#context.store
      .attempts(runId)
      .map(({ dir }) => objectsDirOf(this.#context, dir))
      .filter((dir) => this.#context.workspaces.exists(dir));
  }

  #undo(runId: number): Changes["undo"] {
    const move = this.#context.store.folderMoves(runId).find((each) => each.undoneAt === null);
    return move ? { moveId: move.id, kind: move.kind, at: move.at } : null;
  }

  #tell(run: RunRecord): void {
    this.#context.events.publish({ type: "run", run: toRun(run) });
  }
}

const commitOf = ({ head, branch, dirtyFiles, takenAt }: FolderState): Changes["before"] => ({
  ...{ commit: head, branch, dirtyFiles, takenAt },
});

/** Files too large to be kept that are not the same any more, by size and time. */
function largeFiles(before: LeftOut[], after: LeftOut[]): ChangedFile[] {
  const earlier = new Map(before.map((each) => [each.path, each]));
  return after
    .filter((each) => {
      const known = earlier.get(each.path);
      return known?.bytes !== each.bytes || known.modifiedAt !== each.modifiedAt;
    })
    .map(({ path }) => ({
      ...{ path, oldPath: null, additions: null, deletions: null, changedSince: false },
      status: earlier.has(path) ? "modified" : "added",
      kind: "too-large",
    }));
}

function refuse(code: string, message: string): { ok: false; error: Refusal } {
  return { ok: false, error: { code, message } };
}

const notFound = (runId: number) => refuse("not-found", `Run ${runId} does not exist.`);
