/** State of a git folder, for people who are about to let an agent work in it. Reads only. */
import { execFile } from "node:child_process";

const TIMEOUT_MS = 3_000;
const MAX_OUTPUT_BYTES = 4_194_304;

export interface GitState {
  /** null when detached or before the first commit. */
  branch: string | null;
  /** Files changed and not committed, new ones included. */
  changed: number;
}

/**
 * null where the folder is no git folder, git is missing, or it takes too long.
 * @param env environment of the host; variables of git in it are not handed on
 */
export function gitState(
  folder: string,
  env: Record<string, string | undefined>,
): Promise<GitState | null> {
  const args = ["--no-optional-locks", "-C", folder, "status", "--porcelain=v2", "--branch", "-z"];
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("GIT_")));
  // A file-system monitor is a program that the folder's own settings name: looking must start nothing.
  const safe = ["-c", "core.fsmonitor=false"];
  return new Promise((resolve) => {
    execFile(
      "git",
      [...safe, ...args],
      {
        env: { ...own, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
        timeout: TIMEOUT_MS,
        maxBuffer: MAX_OUTPUT_BYTES,
        windowsHide: true,
      },
      (error, stdout) => resolve(error === null ? readStatus(stdout) : null),
    );
  });
}

/** Reads `git status --porcelain=v2 --branch -z`. */
export function readStatus(text: string): GitState {
  let branch: string | null = null;
  let changed = 0;
  const records = text.split("\0");
  for (let index = 0; index < records.length; index += 1) {
    const record = records[index]!;
    if (record.startsWith("# branch.head ")) {
      const name = record.slice("# branch.head ".length);
      branch = name === "(detached)" ? null : name;
    }
    if (!/^[12u?] /.test(record)) continue;
    changed += 1;
    // A renamed file brings its old name as a record of its own.
    if (record.startsWith("2 ")) index += 1;
  }
  return { branch, changed };
}
