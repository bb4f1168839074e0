/** The build is repeated exactly when a source has changed. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isStale } from "./build.ts";

let root: string;
const built = 1_000_000;

function file(path: string, atSeconds: number): void {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, "");
  utimesSync(full, atSeconds, atSeconds);
  for (let dir = dirname(full); dir !== root; dir = dirname(dir)) utimesSync(dir, 1, 1);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "belfry-build-"));
  file("main/engine/x.ts", built - 10);
  file("out/cli.js", built);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("is fresh when every source is older", () => expect(isStale(root)).toBe(false));

test("is stale when nothing was built", () => {
  rmSync(join(root, "out"), { recursive: true });
  expect(isStale(root)).toBe(true);
});

test("is stale when a source is newer", () => {
  file("main/engine/x.ts", built + 1);
  expect(isStale(root)).toBe(true);
});

test("is stale when a source was removed", () => {
  utimesSync(join(root, "main/engine"), built + 1, built + 1);
  expect(isStale(root)).toBe(true);
});

test("does not care about tests", () => {
  file("main/engine/x.test.ts", built + 1);
  expect(isStale(root)).toBe(false);
});
