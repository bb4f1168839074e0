import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createWorkspaces } from "./index.ts";
import { LINES, TestRepository, text } from "./testing/repository.ts";

const workspaces = createWorkspaces({ env: process.env, now: Date.now });

/** A repository with what a run did to it. */
async function after(work: (repository: TestRepository) => void) {
  const repository = new TestRepository();
  repository.write("a.txt", text(LINES));
  repository.write("b.txt", "b\n");
  repository.write("run.sh", "echo\n");
  repository.commit();
  const state = () => workspaces.snapshot(repository.dir, repository.objects, 30_000);
  const before = await state();
  work(repository);
  const done = await state();
  const objectDirs = [repository.objects];
  const back = { root: repository.dir, from: done.tree!, to: before.tree!, objectDirs };
  const revert = () => workspaces.move(repository.dir, back, repository.objects);
  return { repository, before, done, state, revert };
}

describe("taking a run's changes back", () => {
  test("brings back contents, names, modes and folders", async () => {
    const { repository, before, state, revert } = await after((made) => {
      made.write("a.txt", "wholly new\n");
      made.write("deep/er/new.txt", "new\n");
      made.write("bin", Buffer.from([0, 255, 1]));
      rmSync(path.join(made.dir, "b.txt"));
      chmodSync(path.join(made.dir, "run.sh"), 0o755);
    });
    expect(await revert()).toMatchObject({ ok: true });
    expect((await state()).tree).toBe(before.tree);
    expect(existsSync(path.join(repository.dir, "deep"))).toBe(false);
    expect(statSync(path.join(repository.dir, "run.sh")).mode & 0o111).toBe(0);
  });

  test("leaves alone what somebody did since, and merges it in the same file", async () => {
    const { repository, revert } = await after((made) =>
      made.write("a.txt", text(LINES.with(1, "by the run"))),
    );
    repository.write("a.txt", text(LINES.with(1, "by the run").with(18, "by a person")));
    repository.write("b.txt", "by a person\n");
    const answer = await revert();
    expect(answer).toMatchObject({ ok: true, value: { files: ["a.txt"] } });
    expect(repository.read("a.txt")).toBe(text(LINES.with(18, "by a person")));
    expect(repository.read("b.txt")).toBe("by a person\n");
  });

  test("all or nothing: every conflict is named, and no file is touched", async () => {
    const { repository, revert, state } = await after((made) => {
      made.write("a.txt", text(LINES.with(1, "by the run")));
      made.write("b.txt", "by the run\n");
      made.write("new.txt", "by the run\n");
    });
    repository.write("a.txt", text(LINES.with(1, "by a person")));
    repository.write("new.txt", "edited since\n");
    const { tree } = await state();
    const answer = await revert();
    expect(answer).toMatchObject({ ok: false, error: { code: "conflict" } });
    expect(!answer.ok && answer.error.conflicts).toEqual([
      { path: "a.txt", reason: "changed-since" },
      { path: "new.txt", reason: "changed-since" },
    ]);
    expect((await state()).tree).toBe(tree);
    expect(repository.read("b.txt")).toBe("by the run\n");
  });

  test("what cannot be written leaves everything as it was", async () => {
    const { repository, revert, state } = await after((made) => {
      made.write("a.txt", "by the run\n");
      rmSync(path.join(made.dir, "b.txt"));
    });
    const { tree } = await state();
    // A folder in the place of the file that comes back.
    mkdirSync(path.join(repository.dir, "b.txt/inside"), { recursive: true });
    const answer = await revert();
    expect(answer).toMatchObject({ ok: false });
    expect((await state()).tree).toBe(tree);
    expect(readdirSync(repository.dir).filter((name) => /\.(new|old)$/.test(name))).toEqual([]);
  });

  test("never writes through a link that leads out of the folder", async () => {
    const outside = new TestRepository();
    outside.write("x.txt", "outside\n");
    const { repository, done } = await after((made) => {
      made.write("sub/x.txt", "by the run\n");
      made.write("sub/y.txt", "by the run\n");
    });
    const from = `${repository.git("rev-parse", "HEAD")}^{tree}`;
    const pair = { root: repository.dir, from, to: done.tree!, objectDirs: [repository.objects] };
    // The folder into which the files are to come back became a link.
    rmSync(path.join(repository.dir, "sub"), { recursive: true });
    symlinkSync(outside.dir, path.join(repository.dir, "sub"));
    const answer = await workspaces.move(repository.dir, pair, repository.objects);
    expect(!answer.ok && answer.error.conflicts.map(({ reason }) => reason)).toEqual([
      "in-the-way",
      "in-the-way",
    ]);
    expect(outside.read("x.txt")).toBe("outside\n");
    expect(existsSync(path.join(outside.dir, "y.txt"))).toBe(false);
  });

  test("an ignored file in the way is not overwritten", async () => {
    const { repository, revert } = await after((made) => {
      rmSync(path.join(made.dir, "b.txt"));
    });
    repository.git("rm", "--quiet", "--cached", "b.txt");
    repository.write(".git/info/exclude", "b.txt\n");
    repository.write("b.txt", "private\n");
    expect(await revert()).toMatchObject({
      ok: false,
      error: { conflicts: [{ path: "b.txt", reason: "exists" }] },
    });
    expect(repository.read("b.txt")).toBe("private\n");
  });
});
