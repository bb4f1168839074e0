/** A folder under git, for runs that change something in it. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Makes it, with three lines in `notes.txt`. Returns git in it, as a person would call it. */
export function gitFolder(path: string): (...args: string[]) => string {
  const git = (...args: string[]): string => {
    const as = ["-c", "user.name=A Person", "-c", "user.email=person@example.org"];
    return execFileSync("git", [...as, ...args], { cwd: path, encoding: "utf8" }).trim();
  };
  mkdirSync(path);
  git("init", "--quiet", "--initial-branch=main");
  writeFileSync(join(path, "notes.txt"), "first\nsecond\nthird\n");
  git("add", "--all");
  git("commit", "--quiet", "-m", "Begin");
  return git;
}
