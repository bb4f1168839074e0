import Database from "better-sqlite3";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listBackups } from "./files.ts";
import { opened, temporaryFolder } from "./fixtures.ts";
import { schemaVersion } from "./migrate.ts";
import { MIGRATIONS, type Migration } from "./migrations.ts";
import { openStore } from "./open.ts";
import { aClaim, aJob } from "./samples.ts";

const newest = MIGRATIONS.at(-1)!.version;
const withStep = (...steps: string[]): Migration[] => [
  ...MIGRATIONS,
  ...steps.map((sql, n) => ({ version: newest + 1 + n, name: `step ${n}`, sql })),
];

/** A database with a job and a run, closed. */
function existing(): string {
  const dir = temporaryFolder();
  const { store, close } = opened(dir);
  store.claim(aClaim(store.createJob(aJob()).id, 1_000));
  close();
  return dir;
}

function look<T>(file: string, what: (database: Database.Database) => T): T {
  const database = new Database(file, { readonly: true });
  onTestFinished(() => void database.close());
  return what(database);
}

const hashOf = (dir: string): string =>
  createHash("sha256")
    .update(readFileSync(join(dir, "belfry.db")))
    .digest("hex");

test("a new database has the newest schema, and needs no backup", () => {
  const dir = temporaryFolder();
  opened(dir, { migrations: withStep("CREATE TABLE later (n INTEGER) STRICT") });
  expect(look(join(dir, "belfry.db"), schemaVersion)).toBe(newest + 1);
  expect(listBackups(dir)).toEqual([]);
});

test("an existing database is backed up as it was, then brought to the newest schema", () => {
  const dir = existing();
  const migrations = withStep(
    "ALTER TABLE jobs ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'",
    "UPDATE jobs SET colour = 'blue'",
  );
  const { store } = opened(dir, { migrations });
  expect(store.job(1)!.name).toBe("Morning review");
  expect(store.runs()).toHaveLength(1);
  const colours = "SELECT colour FROM jobs";
  expect(look(join(dir, "belfry.db"), (now) => now.prepare(colours).pluck().all())).toEqual([
    "blue",
  ]);
  const backups = listBackups(dir);
  expect(backups).toHaveLength(1);
  expect(backups[0]).toMatch(new RegExp(`before-schema-${newest + 2}\\.db$`));
  look(backups[0]!, (backup) => {
    expect(schemaVersion(backup)).toBe(newest);
    expect(backup.prepare("SELECT count(*) FROM runs").pluck().get()).toBe(1);
    expect(() => backup.prepare(colours)).toThrow("no such column");
  });
  // Nothing is left to do the next time.
  opened(dir, { migrations });
  expect(listBackups(dir)).toHaveLength(1);
});

test.each([
  ["a statement fails", "CREATE TABLE later (n INTEGER) STRICT; INSERT INTO nowhere VALUES (1)"],
  ["rows would refer to nothing", "CREATE TABLE later (n INTEGER) STRICT; DELETE FROM works"],
])("when %s, the step is undone and the database is as it was", (_, step) => {
  const dir = existing();
  const result = openStore({ dir, migrations: withStep("CREATE TABLE fine (n INTEGER)", step) });
  expect(result).toMatchObject({
    ok: false,
    error: { code: "migration-failed", message: expect.stringContaining(`change ${newest + 2}`) },
  });
  look(join(dir, "belfry.db"), (database) => {
    expect(schemaVersion(database)).toBe(newest + 1);
    const later = "SELECT count(*) FROM sqlite_schema WHERE name = 'later'";
    expect(database.prepare(later).pluck().get()).toBe(0);
    expect(database.prepare("SELECT count(*) FROM works").pluck().get()).toBe(1);
  });
  expect(listBackups(dir)).toHaveLength(1);
});

test("when the only step fails, the former version goes on with the database", () => {
  const dir = existing();
  expect(openStore({ dir, migrations: withStep("broken") }).ok).toBe(false);
  const { store, recovered } = opened(dir);
  expect(recovered).toBeNull();
  expect(store.runs()).toHaveLength(1);
  expect(store.check()).toEqual({ ok: true, problems: [] });
});

test("without the backup nothing is changed", () => {
  const dir = existing();
  writeFileSync(join(dir, "backups"), "in the way");
  const result = openStore({ dir, migrations: withStep("CREATE TABLE later (n INTEGER)") });
  expect(result.ok).toBe(false);
  expect(look(join(dir, "belfry.db"), schemaVersion)).toBe(newest);
});

test("a database of a newer Belfry is refused and left alone", () => {
  const dir = existing();
  opened(dir, { migrations: withStep("CREATE TABLE later (n INTEGER)") }).close();
  const before = hashOf(dir);
  const names = readdirSync(dir).toSorted();
  expect(openStore({ dir })).toMatchObject({
    ok: false,
    error: { code: "too-new", message: expect.stringContaining("newer Belfry") },
  });
  expect(hashOf(dir)).toBe(before);
  expect(readdirSync(dir).toSorted()).toEqual(names);
});

test("a migration that rebuilds a table keeps what refers to it", () => {
  const dir = existing();
  const rebuild = `CREATE TABLE works_new (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body TEXT NOT NULL,
      size INTEGER NOT NULL DEFAULT 0) STRICT;
    INSERT INTO works_new (id, hash, body) SELECT id, hash, body FROM works;
    DROP TABLE works; ALTER TABLE works_new RENAME TO works`;
  const { store } = opened(dir, { migrations: withStep(rebuild) });
  expect(store.runs()[0]!.work.agent).toBe("claude");
  expect(store.check()).toEqual({ ok: true, problems: [] });
});

test("versions count up from one without a gap", () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, n) => n + 1));
});

test("a new database whose making fails is not there afterwards", () => {
  const dir = temporaryFolder();
  const result = openStore({ dir, migrations: withStep("broken") });
  expect(result).toMatchObject({ ok: false, error: { code: "migration-failed" } });
  expect(readdirSync(dir)).toEqual([]);
});
