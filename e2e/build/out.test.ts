/** What the build promises: an entry that old Nodes can read, and a start that loads no more than it needs. */
import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const cli = join(root, "out/cli.js");

test("the entry imports nothing before it has looked at the version of Node", () => {
  const code = readFileSync(cli, "utf8");
  expect(code.startsWith("#!/usr/bin/env node\n")).toBe(true);
  expect(code).not.toMatch(/^\s*(import|export)\b(?!\s*\()/m);
  expect(code).not.toMatch(/;\s*import\b(?!\s*\()/);
});

if (process.platform !== "win32") {
  test("the entry can be started as a program", () => {
    expect(statSync(cli).mode & 0o111).toBe(0o111);
  });
}

test("--help loads no database", async () => {
  const report = `
    import { createRequire } from "node:module";
    process.on("exit", () => {
      const loaded = Object.keys(createRequire("file:///").cache).join("\\n");
      process.stderr.write("loaded: " + loaded);
    });`;
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, ["--import", preload, cli, "--help"], (_, out, err) =>
      done({ stdout: out, stderr: err }),
    );
  });
  expect(stdout).toContain("belfry");
  expect(stderr).toContain("loaded: ");
  expect(stderr).not.toContain("better-sqlite3");
});
