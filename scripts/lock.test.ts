/** Lock files must install on any system, from any registry, without a compiler. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./lib/command.ts";

interface Entry {
  resolved?: string;
  gypfile?: boolean;
  optionalDependencies?: Record<string, string>;
}

function lock(path: string): Record<string, Entry> {
  const text = readFileSync(join(ROOT, path), "utf8");
  return (JSON.parse(text) as { packages: Record<string, Entry> }).packages;
}

test.for(["package-lock.json", "e2e/agents/package-lock.json"])("%s names no registry", (path) => {
  const tied = Object.entries(lock(path)).filter(([, entry]) => entry.resolved !== undefined);
  expect(tied.map(([name]) => name)).toEqual([]);
});

// `npm install` writes only what it could find: with a registry that has half of the systems, `npm ci` fails later.
test("the lock has the binaries of every system", () => {
  const packages = lock("package-lock.json");
  const missing = Object.values(packages)
    .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
    .filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)));
  expect(missing).toEqual([]);
});

// npm forgets this field on every `npm install`, and then `npm ci` compiles SQLite, for which it needs Python and make.
test('the lock says `"gypfile": false` for better-sqlite3, which brings its binaries', () => {
  expect(lock("package-lock.json")["node_modules/better-sqlite3"]?.gypfile).toBe(false);
});
