import { execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { gitState, readStatus } from "./git-state.ts";

test("a real folder: no git, clean, dirty, renamed", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "belfry-git-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: dir, stdio: "ignore" });
  expect(await gitState(dir, process.env)).toBeNull();
  git("init", "-b", "main");
  git("config", "user.name", "A");
  git("config", "user.email", "a@example.org");
  writeFileSync(path.join(dir, "a.txt"), "a\n".repeat(20));
  expect(await gitState(dir, process.env)).toEqual({ branch: "main", changed: 1 });
  git("add", ".");
  git("commit", "-m", "a");
  expect(await gitState(dir, process.env)).toEqual({ branch: "main", changed: 0 });
  renameSync(path.join(dir, "a.txt"), path.join(dir, "b.txt"));
  git("add", "-A");
  expect(await gitState(dir, process.env)).toEqual({ branch: "main", changed: 1 });
  // Variables that point elsewhere do not mislead it.
  expect(await gitState(dir, { ...process.env, GIT_DIR: "/nonexistent" })).toMatchObject({
    branch: "main",
  });
});

test("a detached head has no branch, and odd names are one file each", () => {
  const text = "# branch.oid 1\0# branch.head (detached)\0? a b\nc\0? # x\0";
  expect(readStatus(text)).toEqual({ branch: null, changed: 2 });
});
