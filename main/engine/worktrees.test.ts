import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createWorkspaces } from "../runs/workspaces/index.ts";
import { LINES, TestRepository, text } from "../runs/workspaces/testing/repository.ts";
import type { FaultPoint } from "./ports.ts";
import type { RunRecord } from "./store-port.ts";
import { World } from "./testing/world.ts";
import { onTestFinished } from "vitest";
import { slugOf } from "./worktrees.ts";

/** An engine over real repositories; only the agents' processes are simulated. */
async function worldWithGit() {
  const repository = new TestRepository();
  repository.write("a.txt", text(LINES));
  repository.write("docs/guide.md", "guide\n");
  repository.commit();
  const data = path.join(repository.scratch, "data");
  const made = new World({
    at: Date.now(),
    dataDir: data,
    workspaces: createWorkspaces({ env: process.env, now: Date.now }),
  });
  onTestFinished(() => made.close());
  await made.start();
  /** Real git takes real time: waits until the world has nothing under way, then lets simulated time pass. */
  const settle = async (): Promise<void> => {
    await made.engine.supervisor.quiet();
    await made.advance(0);
    await made.engine.supervisor.quiet();
  };
  return { w: made, repository, data, settle };
}

type Git = Awaited<ReturnType<typeof worldWithGit>>;

/** A job whose agent, when it has been started, does the given work in its folder. */
async function runJob(
  { w, repository, settle }: Git,
  work: (cwd: string) => void,
  draft: Parameters<World["job"]>[0] = {},
): Promise<RunRecord> {
  const job = w.job({ cwd: repository.dir, profile: "workspace-write", ...draft });
  w.processes.script = () => ({ endsAfterMs: null });
  const { id } = w.run(job.id);
  await settle();
  const process = w.processes.ofRun(id);
  work(process.request["cwd"] as string);
  w.processes.end(process, 0);
  await w.advance(0);
  await settle();
  return w.runOf(id);
}

const changesOf = async ({ w }: Git, id: number) => {
  const found = await w.engine.changes.of(id);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
};

describe("what a run changed in its folder", () => {
  test("is known by file, without what was there before it", async () => {
    const git = await worldWithGit();
    git.repository.write("mine.txt", "a person's\n");
    const run = await runJob(git, (cwd) => {
      writeFileSync(path.join(cwd, "a.txt"), text(LINES.with(2, "by the run")));
      writeFileSync(path.join(cwd, "new.txt"), "new\n");
    });
    expect(run.state).toBe("succeeded");
    const changes = await changesOf(git, run.id);
    expect(changes).toMatchObject({ problem: null, underWay: false, additions: 2, deletions: 1 });
    expect(changes.files.map((file) => file.path)).toEqual(["a.txt", "new.txt"]);
    expect(changes.before?.commit).toBe(git.repository.git("rev-parse", "HEAD"));
    const file = await git.w.engine.changes.file(run.id, undefined, "a.txt");
    expect(file.ok && file.value.lines).toContain("+by the run");
  });

  test("shows while it goes on, and says what was changed since", async () => {
    const git = await worldWithGit();
    let during: Awaited<ReturnType<typeof changesOf>> | null = null;
    const job = git.w.job({ cwd: git.repository.dir, profile: "workspace-write" });
    git.w.processes.script = () => ({ endsAfterMs: null });
    const { id } = git.w.run(job.id);
    await git.settle();
    git.repository.write("a.txt", "by the run\n");
    during = await changesOf(git, id);
    expect(during).toMatchObject({ underWay: true, files: [{ path: "a.txt" }] });
    git.w.processes.end(git.w.processes.ofRun(id), 0);
    await git.w.advance(0);
    await git.settle();
    git.repository.write("a.txt", "by a person\n");
    expect((await changesOf(git, id)).files).toMatchObject([{ changedSince: true }]);
  });

  test("names the runs that worked there at the same time", async () => {
    const git = await worldWithGit();
    const { w, repository, settle } = git;
    w.processes.script = () => ({ endsAfterMs: null });
    const one = w.run(w.job({ name: "One", cwd: repository.dir }).id);
    const two = w.run(w.job({ name: "Two", cwd: path.join(repository.dir, "docs") }).id);
    await settle();
    for (const { id } of [one, two]) w.processes.end(w.processes.ofRun(id), 0);
    await w.advance(0);
    await settle();
    expect((await changesOf(git, one.id)).others).toEqual([{ runId: two.id, jobName: "Two" }]);
  });

  test("can be taken back and brought again", async () => {
    const git = await worldWithGit();
    const run = await runJob(git, (cwd) => writeFileSync(path.join(cwd, "a.txt"), "by the run\n"));
    const reverted = await git.w.engine.changes.revert(run.id);
    expect(reverted).toMatchObject({ ok: true, value: { ok: true, files: ["a.txt"] } });
    expect(git.repository.read("a.txt")).toBe(text(LINES));
    const { undo } = await changesOf(git, run.id);
    await git.w.engine.changes.undo(run.id, undo!.moveId);
    expect(git.repository.read("a.txt")).toBe("by the run\n");
    expect((await changesOf(git, run.id)).undo).toBeNull();
  });

  test("a folder that is not under git runs as ever, and says so", async () => {
    const git = await worldWithGit();
    const cwd = path.join(git.repository.scratch, "plain");
    mkdirSync(cwd);
    const run = await runJob(git, () => writeFileSync(path.join(cwd, "x"), "x"), { cwd });
    expect(run.state).toBe("succeeded");
    expect((await changesOf(git, run.id)).problem?.code).toBe("not-recorded");
  });

  test("a state that cannot be stored fails no run", async () => {
    const git = await worldWithGit();
    git.w.diskFull.add("recordFolderState");
    const run = await runJob(git, () => {});
    expect(run.state).toBe("succeeded");
  });
});

describe("a worktree of its own", () => {
  const worktree = (git: Git, work: (cwd: string) => void, draft = {}) =>
    runJob(git, work, { name: "Fix tests", worktree: true, ...draft });

  test("keeps the folder as it is; apply brings the changes, undo takes them back", async () => {
    const git = await worldWithGit();
    const run = await worktree(git, (cwd) => writeFileSync(path.join(cwd, "a.txt"), "new\n"));
    expect(git.repository.read("a.txt")).toBe(text(LINES));
    const { worktree: made, files } = await changesOf(git, run.id);
    expect(made).toMatchObject({ branch: `belfry/fix-tests/${run.id}`, state: "ready" });
    expect(made!.path.startsWith(realpathSync(git.data))).toBe(true);
    expect(files.map((file) => file.path)).toEqual(["a.txt"]);
    git.repository.write("b.txt", "a person's\n");
    expect(await git.w.engine.worktrees.apply(run.id)).toMatchObject({ value: { ok: true } });
    expect(git.repository.read("a.txt")).toBe("new\n");
    expect(git.repository.git("status", "--porcelain", "a.txt")).toBe("M a.txt");
    const { undo } = await changesOf(git, run.id);
    await git.w.engine.changes.undo(run.id, undo!.moveId);
    expect(git.repository.read("a.txt")).toBe(text(LINES));
    expect(git.repository.read("b.txt")).toBe("a person's\n");
  });

  test("a folder inside the repository is the same folder inside the worktree", async () => {
    const git = await worldWithGit();
    const cwd = path.join(git.repository.dir, "docs");
    const run = await worktree(git, (at) => writeFileSync(path.join(at, "guide.md"), "new\n"), {
      cwd,
    });
    expect((await changesOf(git, run.id)).files.map((file) => file.path)).toEqual([
      "docs/guide.md",
    ]);
  });

  test("runs of one folder go side by side in worktrees", async () => {
    const git = await worldWithGit();
    const { w, repository, settle } = git;
    w.processes.script = () => ({ endsAfterMs: null });
    const draft = { cwd: repository.dir, profile: "workspace-write", worktree: true } as const;
    const ids = ["One", "Two"].map((name) => w.run(w.job({ name, ...draft }).id).id);
    await settle();
    await settle();
    const folders = ids.map((id) => w.processes.ofRun(id).request["cwd"]);
    expect(new Set(folders).size).toBe(2);
    expect(w.processes.alive()).toHaveLength(2);
  });

  test("a conflict is named by file, and nothing is applied", async () => {
    const git = await worldWithGit();
    const run = await worktree(git, (cwd) => {
      writeFileSync(path.join(cwd, "a.txt"), text(LINES.with(3, "by the run")));
      writeFileSync(path.join(cwd, "new.txt"), "new\n");
    });
    git.repository.write("a.txt", text(LINES.with(3, "by a person")));
    expect(await git.w.engine.worktrees.apply(run.id)).toMatchObject({
      value: { ok: false, conflicts: [{ path: "a.txt", reason: "changed-since" }] },
    });
    expect(existsSync(path.join(git.repository.dir, "new.txt"))).toBe(false);
  });

  test("work in it is removed only with a yes, and comes back with restore", async () => {
    const git = await worldWithGit();
    let folder = "";
    const run = await worktree(git, (cwd) => {
      folder = cwd;
      writeFileSync(path.join(cwd, "committed.txt"), "x\n");
      git.repository.git("-C", cwd, "add", "-A");
      git.repository.git("-C", cwd, "commit", "--quiet", "-m", "By the agent");
      writeFileSync(path.join(cwd, "a.txt"), "not committed\n");
    });
    const { worktrees } = git.w.engine;
    expect(await worktrees.list(true)).toMatchObject([
      { runId: run.id, active: false, work: { uncommitted: 1, unpublished: 1 } },
    ]);
    expect(await worktrees.discard(run.id, false)).toMatchObject({ error: { code: "has-work" } });
    expect(existsSync(folder)).toBe(true);
    expect(await worktrees.discard(run.id, true)).toMatchObject({ value: { state: "discarded" } });
    expect(existsSync(folder)).toBe(false);
    expect(git.repository.git("branch", "--list", "belfry/*")).toBe("");
    // What the run changed can still be read.
    expect((await changesOf(git, run.id)).files).toHaveLength(2);
    expect(await worktrees.restore(run.id)).toMatchObject({ ok: true });
    expect(await worktrees.list(true)).toMatchObject([
      { work: { uncommitted: 1, unpublished: 1 } },
    ]);
    expect(git.repository.git("for-each-ref", "refs/belfry")).toBe("");
  });

  test("after apply nothing is lost with it", async () => {
    const git = await worldWithGit();
    const run = await worktree(git, (cwd) => writeFileSync(path.join(cwd, "a.txt"), "new\n"));
    await git.w.engine.worktrees.apply(run.id);
    expect(await git.w.engine.worktrees.discard(run.id, false)).toMatchObject({ ok: true });
  });

  test("housekeeping removes by count what holds nothing, and names the rest", async () => {
    const git = await worldWithGit();
    const { w } = git;
    w.settings = { ...w.settings, worktrees: { keep: 0, maxBytes: 1e12 } };
    const empty = await worktree(git, () => {});
    const full = await worktree(git, (cwd) => writeFileSync(path.join(cwd, "new.txt"), "x"));
    const kept = await worktree(git, () => {});
    w.engine.worktrees.keep(kept.id, true);
    const cleaned = await w.engine.worktrees.clean(false);
    expect(cleaned.removed.map((each) => each.runId)).toEqual([empty.id]);
    expect(cleaned.left.map((each) => each.runId)).toEqual([full.id]);
    expect((await w.engine.worktrees.clean(true)).removed.map((each) => each.runId)).toEqual([
      full.id,
    ]);
    expect((await w.engine.worktrees.list(false)).map((each) => each.runId)).toEqual([kept.id]);
  });

  test("a repository without a commit is refused in a sentence", async () => {
    const git = await worldWithGit();
    const bare = new TestRepository();
    const job = git.w.job({ cwd: bare.dir, worktree: true });
    const { id } = git.w.run(job.id);
    await git.settle();
    expect(git.w.runOf(id)).toMatchObject({ state: "refused" });
    expect(git.w.runOf(id).reason).toMatch(/no commit yet/);
  });

  test("a retry goes on in the same worktree", async () => {
    const git = await worldWithGit();
    const run = await worktree(git, (cwd) => writeFileSync(path.join(cwd, "one.txt"), "1\n"));
    git.w.engine.runs.retry(run.id);
    await git.settle();
    const process = git.w.processes.ofRun(run.id);
    writeFileSync(path.join(process.request["cwd"] as string, "two.txt"), "2\n");
    git.w.processes.end(process, 0);
    await git.w.advance(0);
    await git.settle();
    const files = (await changesOf(git, run.id)).files.map((file) => file.path);
    expect(files).toEqual(["one.txt", "two.txt"]);
    const second = await git.w.engine.changes.of(run.id, 2);
    expect(second.ok && second.value.files.map((file) => file.path)).toEqual(["two.txt"]);
  });

  test.each<FaultPoint>(["worktree.recorded", "worktree.made", "start.recorded", "start.spawned"])(
    "is found again when the engine dies at %s",
    async (point) => {
      const git = await worldWithGit();
      const { w, repository, settle } = git;
      w.processes.script = () => ({ endsAfterMs: null });
      const job = w.job({ cwd: repository.dir, worktree: true, profile: "workspace-write" });
      w.crashAt(point);
      try {
        w.run(job.id);
      } catch {
        // Dead before the command could answer.
      }
      const { id } = w.runs()[0]!;
      await settle();
      expect(w.crashed).toBe(true);
      w.atFault = () => {};
      await w.start();
      await settle();
      const process = w.processes.ofRun(id);
      writeFileSync(path.join(process.request["cwd"] as string, "new.txt"), "x\n");
      w.processes.end(process, 0);
      await w.advance(0);
      await settle();
      expect(w.runOf(id).state).toBe("succeeded");
      expect((await changesOf(git, id)).files.map((file) => file.path)).toEqual(["new.txt"]);
      expect(repository.git("worktree", "list").split("\n")).toHaveLength(2);
      expect(repository.git("branch", "--list", "belfry/*").split("\n")).toHaveLength(1);
    },
  );

  test("is found again by a database that does not know it", async () => {
    const git = await worldWithGit();
    const run = await worktree(git, (cwd) => writeFileSync(path.join(cwd, "new.txt"), "x"));
    const { path: folder, branch } = git.w.store.worktree(run.id)!;
    // A database of before the run.
    git.w.crash();
    git.w.opened.close();
    for (const suffix of ["", "-wal", "-shm"])
      rmSync(`${git.w.dir}/belfry.db${suffix}`, { force: true });
    git.w.openStore();
    await git.w.start();
    expect(git.w.engine.worktrees.findAgain()).toBe(1);
    expect(git.w.store.worktrees()).toMatchObject([{ path: folder, branch, state: "ready" }]);
    expect(await git.w.engine.worktrees.discard(run.id, false)).toMatchObject({
      error: { code: "has-work" },
    });
  });
});

test("a job's name makes a safe name of a branch", () => {
  expect(slugOf("Revisão noturna — 2ª parte")).toBe("revisao-noturna-2a-parte");
  expect(slugOf("日本語")).toBe("job");
  expect(slugOf("x".repeat(80))).toHaveLength(40);
});
