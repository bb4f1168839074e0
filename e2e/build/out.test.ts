/** What the build promises: an entry that old Nodes can read, and a start that loads no more than it needs. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const cli = join(root, "out/cli.js");

test("the entry imports nothing before it has looked at the version of Node", () => {
  const code = readFileSync(cli, "utf8");
  expect(code.startsWith("#!/usr/bin/env node\n")).toBe(true);
  // A static import, also one of a re-export; `import(…)` is fine.
  expect(code).not.toMatch(/\bimport\s*["'{*\w]|\bfrom\s*["']/);
});

if (process.platform !== "win32") {
  test("the entry can be started as a program", () => {
    expect(statSync(cli).mode & 0o111).toBe(0o111);
  });
}

/** Runs the command line and returns what it wrote, and the CommonJS modules it had loaded at the end. */
async function run(...args: string[]): Promise<{ stdout: string; loaded: string }> {
  const report = `
    import { createRequire } from "node:module";
    process.on("exit", () => {
      const loaded = Object.keys(createRequire("file:///").cache).join("\\n");
      process.stderr.write("loaded: " + loaded);
    });`;
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const home = mkdtempSync(join(tmpdir(), "belfry-out-"));
  try {
    return await new Promise((done) => {
      execFile(
        process.execPath,
        ["--import", preload, cli, ...args],
        { env: { ...process.env, BELFRY_HOME: home } },
        (_, stdout, stderr) => done({ stdout, loaded: stderr }),
      );
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

test("--help loads no database, and a command that needs one does", async () => {
  const help = await run("--help");
  expect(help.stdout).toContain("belfry add");
  expect(help.loaded).toContain("loaded: ");
  expect(help.loaded).not.toContain("better-sqlite3");
  const add = await run("add", "@daily", "true", "--agent", "shell");
  expect(add.loaded).toContain("better-sqlite3");
});
