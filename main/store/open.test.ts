import Database from "better-sqlite3";
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { child, opened, temporaryFolder } from "./fixtures.ts";
import { openStore } from "./open.ts";
import { aJob, aRun } from "./samples.ts";

const mode = (file: string): number => statSync(file).mode & 0o777;
const posix = process.platform !== "win32";

test.runIf(posix)("folder and files are for their owner only, whatever they were", () => {
  const dir = join(temporaryFolder(), "deep", "home");
  const { store, close } = opened(dir);
  store.createJob(aJob());
  store.backup("daily");
  const modes = (): Record<string, number> =>
    Object.fromEntries(readdirSync(dir).map((name) => [name, mode(join(dir, name))]));
  const expected = {
    "belfry.db": 0o600,
    "belfry.db-wal": 0o600,
    "belfry.db-shm": 0o600,
    backups: 0o700,
  };
  expect(mode(dir)).toBe(0o700);
  expect(modes()).toEqual(expected);
  expect(readdirSync(join(dir, "backups")).map((name) => mode(join(dir, "backups", name)))).toEqual(
    [0o600],
  );
  close();
  chmodSync(dir, 0o755);
  chmodSync(join(dir, "belfry.db"), 0o644);
  opened(dir).store.createJob(aJob());
  expect(mode(dir)).toBe(0o700);
  expect(modes()).toEqual(expected);
});

test("every commit reaches the disk, and references are enforced", () => {
  const dir = temporaryFolder();
  const { store, close } = opened(dir);
  expect(() => store.createRun(aRun({ jobId: 4_711 }))).toThrow("FOREIGN KEY");
  close();
  close();
  const database = new Database(join(dir, "belfry.db"));
  expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
  const strict = database.pragma("table_list") as { name: string; type: string; strict: number }[];
  const lax = strict.filter(
    ({ name, type, strict: is }) => type === "table" && is === 0 && !/^sqlite_/.test(name),
  );
  expect(lax).toEqual([]);
  database.close();
});

test("a file in place of the folder is refused with a sentence", () => {
  const file = join(temporaryFolder(), "home");
  writeFileSync(file, "");
  for (const dir of [file, join(file, "below")]) {
    expect(openStore({ dir })).toMatchObject({ ok: false, error: { code: "not-a-folder" } });
  }
});

test("a database of a newer Belfry is refused and left untouched", () => {
  const dir = temporaryFolder();
  opened(dir).close();
  const database = new Database(join(dir, "belfry.db"));
  database.pragma("user_version = 999");
  database.close();
  const result = openStore({ dir });
  expect(result).toMatchObject({ ok: false, error: { code: "too-new" } });
  expect(!result.ok && result.error.message).toContain("999");
  expect(readdirSync(dir)).toEqual(["belfry.db"]);
});

test.runIf(posix)(
  "a folder that may not be written is refused with a sentence",
  async (context) => {
    const base = temporaryFolder();
    const dir = join(base, "home");
    mkdirSync(dir);
    const asRoot = process.getuid!() === 0;
    if (asRoot) chownSync(dir, 65_534, 65_534);
    chmodSync(base, 0o755);
    chmodSync(dir, 0o500);
    const nobody = asRoot ? { uid: 65_534, gid: 65_534 } : {};
    const opener = child("opener", [dir], nobody);
    const { code, stderr } = await opener.ended.catch(() => ({ code: -1, stderr: "EACCES" }));
    chmodSync(dir, 0o700);
    if (code !== 0 && /EACCES|permission denied/i.test(stderr)) {
      context.skip("another user cannot read this work tree");
    }
    expect((await opener.lines.next()).value).toBe("read-only-folder");
    expect((await opener.lines.next()).value).toContain(dir);
  },
);

test("slow statements are logged without what they were about", () => {
  const slow: unknown[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (...line: unknown[]) => slow.push(line) };
  const { store } = opened(temporaryFolder(), { log });
  const { id } = store.createJob(aJob());
  expect(slow).toEqual([]);
  const rows = Array.from({ length: 400 }, () => ({ run: 1, on: "any" as const }));
  for (let n = 0; n < 300; n += 1) store.createJob(aJob({ after: rows, name: "secret name" }));
  // Quadratic on purpose: no real statement of this store can be made slow on a fast machine.
  const ids = Array.from({ length: 2_000_000 }, (_, n) => n);
  store.jobs({ ids });
  expect(slow.length).toBeGreaterThan(0);
  expect(JSON.stringify(slow)).toContain("tookMs");
  expect(JSON.stringify(slow)).not.toContain("secret");
  expect(id).toBe(1);
});

test("the size counts the log and what is free inside", () => {
  const { store } = opened();
  store.createJob(aJob());
  const { databaseBytes, logBytes, freeBytes } = store.size();
  expect(databaseBytes).toBeGreaterThan(0);
  expect(logBytes).toBeGreaterThan(0);
  expect(freeBytes).toBe(0);
});
