/** A real repository in a folder of its own, gone when the test ends. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

const ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "A Person",
  GIT_AUTHOR_EMAIL: "person@example.org",
  GIT_COMMITTER_NAME: "A Person",
  GIT_COMMITTER_EMAIL: "person@example.org",
};

export class TestRepository {
  readonly dir: string;
  /** For git objects that must not get into the repository. */
  readonly objects: string;
  readonly scratch: string;

  constructor() {
    this.scratch = realpathSync(mkdtempSync(path.join(tmpdir(), "belfry-git-")));
    this.dir = path.join(this.scratch, "repo");
    this.objects = path.join(this.scratch, "objects");
    mkdirSync(this.dir);
    onTestFinished(() => rmSync(this.scratch, { recursive: true, force: true }));
    this.git("init", "--quiet", "--initial-branch=main");
  }

  git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.dir, env: ENV, encoding: "utf8" }).trim();
  }

  write(name: string, content: string | Buffer): void {
    const file = path.join(this.dir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  read(name: string): string {
    return readFileSync(path.join(this.dir, name), "utf8");
  }

  /** Commits everything. @returns the commit */
  commit(message = "Change"): string {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "-m", message);
    return this.git("rev-parse", "HEAD");
  }

  /** Everything in the repository's own folder, to show that nothing there changed. */
  ownState(): string {
    const files = execFileSync("find", [".git", "-type", "f", "-printf", "%p %s %T@\n"], {
      cwd: this.dir,
      encoding: "utf8",
    });
    return files.split("\n").sort().join("\n");
  }
}

export const LINES = Array.from({ length: 20 }, (_, n) => `line ${n + 1}`);
export const text = (lines: string[]): string => `${lines.join("\n")}\n`;
