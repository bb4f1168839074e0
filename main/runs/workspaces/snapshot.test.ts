import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createWorkspaces } from "./index.ts";
import { LINES, TestRepository, text } from "./testing/repository.ts";

const LIMIT_MS = 30_000;
const workspaces = createWorkspaces({ env: process.env, now: Date.now });

async function stateOf(repository: TestRepository, folder = repository.dir) {
  return workspaces.snapshot(folder, repository.objects, LIMIT_MS);
}

async function changes(repository: TestRepository, work: () => void) {
  const before = await stateOf(repository);
  work();
  const after = await stateOf(repository);
  const pair = {
    root: repository.dir,
    from: before.tree!,
    to: after.tree!,
    objectDirs: [repository.objects],
  };
  const compared = await workspaces.compare(pair);
  if (!compared.ok) throw new Error(compared.error.message);
  return { before, after, pair, files: compared.value };
}

describe("the state of a folder", () => {
  test("names commit and branch, and counts what is not committed", async () => {
    const repository = new TestRepository();
    repository.write("a.txt", "one\n");
    const head = repository.commit();
    expect(await stateOf(repository)).toMatchObject({
      ...{ problem: null, root: repository.dir, head, branch: "main", dirtyFiles: 0 },
      tree: repository.git("rev-parse", "HEAD^{tree}"),
    });
    repository.write("a.txt", "two\n");
    repository.write("new.txt", "new\n");
    repository.git("checkout", "--quiet", "--detach");
    expect(await stateOf(repository)).toMatchObject({ head, branch: null, dirtyFiles: 2 });
  });

  test("leaves index, refs and objects of the repository as they are", async () => {
    const repository = new TestRepository();
    repository.write("a.txt", "one\n");
    repository.write("b.txt", "one\n");
    repository.commit();
    repository.write("a.txt", "staged\n");
    repository.git("add", "a.txt");
    repository.write("a.txt", "and changed again\n");
    repository.write("new/file.bin", Buffer.from([0, 1, 2, 3]));
    const own = repository.ownState();
    const { tree } = await stateOf(repository);
    expect(tree).toMatch(/^[0-9a-f]{40}$/);
    expect(repository.ownState()).toBe(own);
  });

  test("runs no program that the repository's configuration names", async () => {
    const repository = new TestRepository();
    repository.write(".gitattributes", "*.txt filter=evil diff=evil\n");
    repository.write("a.txt", "one\n");
    repository.commit();
    const trace = path.join(repository.scratch, "ran");
    const program = `sh -c 'echo x >> ${trace}; cat'`;
    for (const key of ["filter.evil.clean", "filter.evil.process", "diff.evil.textconv"]) {
      repository.git("config", key, program);
    }
    repository.git("config", "diff.external", program);
    repository.git("config", "core.fsmonitor", program);
    mkdirSync(path.join(repository.dir, ".git/hooks"), { recursive: true });
    writeFileSync(path.join(repository.dir, ".git/hooks/post-index-change"), program, {
      mode: 0o755,
    });
    const { files, pair } = await changes(repository, () => repository.write("a.txt", "two\n"));
    expect(files).toHaveLength(1);
    await workspaces.patch(pair, files[0]!, 100_000);
    const { existsSync } = await import("node:fs");
    expect(existsSync(trace)).toBe(false);
  });

  test("a folder that is not under git, or has no files, is told in a sentence", async () => {
    const bare = mkdtempSync(path.join(tmpdir(), "belfry-plain-"));
    onTestFinished(() => rmSync(bare, { recursive: true, force: true }));
    const plain = await workspaces.snapshot(bare, path.join(bare, "objects"), LIMIT_MS);
    expect(plain).toMatchObject({ root: null, tree: null, problem: { code: "not-git" } });
    const repository = new TestRepository();
    const inside = await workspaces.snapshot(
      `${repository.dir}/.git`,
      repository.objects,
      LIMIT_MS,
    );
    expect(inside.problem?.code).toBe("no-files");
  });

  test("before the first commit there is a state as well", async () => {
    const repository = new TestRepository();
    const { before, files } = await changes(repository, () => repository.write("a.txt", "one\n"));
    expect(before).toMatchObject({ problem: null, head: null, branch: "main" });
    expect(files).toMatchObject([{ path: "a.txt", status: "added", additions: 1 }]);
  });

  test("during a merge that has conflicts there is a state as well", async () => {
    const repository = new TestRepository();
    repository.write("a.txt", "one\n");
    repository.commit();
    repository.git("checkout", "--quiet", "-b", "other");
    repository.write("a.txt", "theirs\n");
    repository.commit();
    repository.git("checkout", "--quiet", "main");
    repository.write("a.txt", "ours\n");
    repository.commit();
    expect(() => repository.git("merge", "other")).toThrow("merge");
    const { files } = await changes(repository, () => repository.write("a.txt", "resolved\n"));
    expect(files).toMatchObject([{ path: "a.txt", status: "modified" }]);
  });

  test("without git, and with too little time, the reason is said", async () => {
    const repository = new TestRepository();
    repository.commit();
    const none = createWorkspaces({ env: { PATH: "/nowhere" }, now: Date.now });
    const state = await none.snapshot(repository.dir, repository.objects, LIMIT_MS);
    expect(state.problem?.code).toBe("no-git");
    let now = 0;
    const slow = createWorkspaces({ env: process.env, now: () => (now += 10_000) });
    const late = await slow.snapshot(repository.dir, repository.objects, 5_000);
    expect(late.problem?.code).toBe("too-slow");
  });
});

describe("what lies between two states", () => {
  test("edits, new, removed, renamed and binary files, whatever their names", async () => {
    const repository = new TestRepository();
    repository.write("edited.txt", text(LINES));
    repository.write("removed.txt", "gone\n");
    repository.write("old name.txt", text(LINES.map((line) => `other ${line}`)));
    repository.write("image.bin", Buffer.from([0, 1, 2]));
    repository.commit();
    repository.write("dirty before.txt", "not the run's\n");
    const { files } = await changes(repository, () => {
      repository.write("edited.txt", text(["first", ...LINES.slice(1), "last"]));
      rmSync(path.join(repository.dir, "removed.txt"));
      rmSync(path.join(repository.dir, "old name.txt"));
      repository.write("new näme.txt", text(LINES.map((line) => `other ${line}`)));
      repository.write("image.bin", Buffer.from([0, 9, 9]));
      repository.write("with\nbreak", "x\n");
      symlinkSync("edited.txt", path.join(repository.dir, "link"));
    });
    const seen = Object.fromEntries(files.map((file) => [file.path, file]));
    expect(Object.keys(seen).sort()).toEqual(
      ["edited.txt", "image.bin", "link", "new näme.txt", "removed.txt", "with\nbreak"].sort(),
    );
    expect(seen["edited.txt"]).toMatchObject({ status: "modified", additions: 2, deletions: 1 });
    expect(seen["removed.txt"]).toMatchObject({ status: "deleted", deletions: 1 });
    expect(seen["new näme.txt"]).toMatchObject({ status: "renamed", oldPath: "old name.txt" });
    expect(seen["image.bin"]).toMatchObject({ kind: "binary", additions: null });
    expect(seen["link"]).toMatchObject({ kind: "link", status: "added" });
  });

  test("commits of the run are changes too; ignored files are not", async () => {
    const repository = new TestRepository();
    repository.write(".gitignore", "ignored\n");
    repository.commit();
    const { files, before, after } = await changes(repository, () => {
      repository.write("committed.txt", "x\n");
      repository.write("ignored", "x\n");
      repository.commit("By the agent");
    });
    expect(files.map((file) => file.path)).toEqual(["committed.txt"]);
    expect(after.head).not.toBe(before.head);
  });

  test("the diff of one file, cut where it is too long", async () => {
    const repository = new TestRepository();
    repository.write("a.txt", text(LINES));
    repository.commit();
    const { files, pair } = await changes(repository, () => {
      repository.write("a.txt", text(LINES.with(4, "changed")));
      repository.write("b.txt", "b\n");
    });
    const diff = await workspaces.patch(pair, files[0]!, 100_000);
    expect(diff).toMatchObject({ ok: true, value: { cut: false } });
    const shown = diff.ok ? diff.value.text : "";
    expect(shown).toContain("-line 5\n+changed\n");
    expect(shown).not.toContain("b.txt");
    const short = await workspaces.patch(pair, files[0]!, 120);
    expect(short).toMatchObject({ ok: true, value: { cut: true } });
    expect(short.ok && short.value.text.endsWith("\n")).toBe(true);
  });

  test("what is too large is named with its size, and not kept", async () => {
    const repository = new TestRepository();
    repository.commit();
    repository.write("large.log", Buffer.alloc(9 * 1024 * 1024, "x"));
    const state = await stateOf(repository);
    expect(state.leftOut).toMatchObject([{ path: "large.log", bytes: 9 * 1024 * 1024 }]);
    expect(state.tree).not.toBeNull();
  });

  test("a submodule is told by its commit", async () => {
    const inner = new TestRepository();
    inner.write("x", "1\n");
    inner.commit();
    const repository = new TestRepository();
    repository.git("-c", "protocol.file.allow=always", "submodule", "add", inner.dir, "sub");
    repository.commit();
    const { files } = await changes(repository, () => {
      const dir = path.join(repository.dir, "sub");
      writeFileSync(path.join(dir, "x"), "2\n");
      repository.git("-C", dir, "commit", "--quiet", "-am", "Inside");
    });
    expect(files).toMatchObject([{ path: "sub", kind: "submodule", status: "modified" }]);
  });
});
