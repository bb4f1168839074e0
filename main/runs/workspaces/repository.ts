/** Finds the repository around a folder, and reads where it stands. */
import { existsSync } from "node:fs";
import path from "node:path";
import type { FolderProblem } from "../../engine/workspace-port.ts";
import { complaint, parts, type Git, type GitResult } from "./git.ts";

export interface Repository {
  root: string;
  commonDir: string;
  /** Its own index file. */
  indexFile: string;
  objectsDir: string;
  /** Path of the folder below the root, with `/` at the end; empty at the root. */
  prefix: string;
  head: string | null;
  branch: string | null;
  /** Overrides that keep programs named in the configuration from being run. */
  quiet: (readonly [string, string])[];
}

export type Found = { ok: true; value: Repository } | { ok: false; problem: FolderProblem };

export const NOT_GIT: FolderProblem = {
  code: "not-git",
  message: "The folder is not under git, so Belfry cannot tell what a run changes in it.",
};

/** Looks without starting anything: whether a folder or one above it has a `.git`. */
export function mayBeGit(folder: string): boolean {
  for (let dir = path.resolve(folder); ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, ".git"))) return true;
    if (path.dirname(dir) === dir) return false;
  }
}

export async function findRepository(git: Git, folder: string, timeoutMs: number): Promise<Found> {
  if (!mayBeGit(folder)) return { ok: false, problem: NOT_GIT };
  const ask = (...args: string[]) => git(args, { cwd: folder, timeoutMs });
  const [where, head, branch, filters] = await Promise.all([
    ask(
      ...["rev-parse", "--path-format=absolute", "--show-toplevel", "--git-common-dir"],
      ...["--git-path", "index", "--git-path", "objects", "--show-prefix"],
    ),
    ask("rev-parse", "--quiet", "--verify", "HEAD^{commit}"),
    ask("symbolic-ref", "--quiet", "--short", "HEAD"),
    ask(
      "config",
      "--null",
      "--name-only",
      "--get-regexp",
      String.raw`^filter\..*\.(clean|process)$`,
    ),
  ]);
  if (where.code !== 0) return { ok: false, problem: problemOf(where) };
  const [root, commonDir, indexFile, objectsDir, prefix = ""] = where.stdout
    .toString("utf8")
    .split("\n");
  if (!root || !commonDir || !indexFile || !objectsDir) return { ok: false, problem: NOT_GIT };
  return {
    ok: true,
    value: {
      root: path.resolve(root),
      commonDir,
      indexFile,
      objectsDir,
      prefix,
      head: head.code === 0 ? head.stdout.toString("utf8").trim() : null,
      branch: branch.code === 0 ? branch.stdout.toString("utf8").trim() : null,
      quiet: parts(filters.stdout).flatMap(silenced),
    },
  };
}

/** An agent that may write could name a program as a filter; a look at its work must not run it. */
function silenced(key: string): (readonly [string, string])[] {
  const name = key.slice(0, key.lastIndexOf("."));
  return [
    [key, ""],
    [`${name}.required`, "false"],
  ];
}

export function problemOf(result: GitResult): FolderProblem {
  if (result.missing) {
    const message = "Git is not installed, so Belfry cannot tell what a run changes.";
    return { code: "no-git", message };
  }
  if (result.timedOut) {
    const message = "Reading the state of this repository took too long, so it was not recorded.";
    return { code: "too-slow", message };
  }
  if (/must be run in a work tree/.test(result.stderr)) {
    return {
      code: "no-files",
      message: "The repository is a bare one: it has no files of its own.",
    };
  }
  if (/not a git repository/i.test(result.stderr)) return NOT_GIT;
  const message = `Git could not read the repository: ${complaint(result)}.`;
  return { code: "unreadable", message };
}
