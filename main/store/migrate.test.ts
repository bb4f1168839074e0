import Database from "better-sqlite3";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { opened, temporaryFolder } from "./fixtures.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openStore } from "./open.ts";
import { aJob } from "./samples.ts";

const next = (sql: string) => [
  ...MIGRATIONS,
  { version: MIGRATIONS.length + 1, name: "next", sql },
];
const version = (file: string): unknown => {
  const database = new Database(file, { readonly: true });
  const found = database.pragma("user_version", { simple: true });
  database.close();
  return found;
};

test("versions count up from one without a gap", () => {
  expect(MIGRATIONS.map((migration) => migration.version)).toEqual(
    MIGRATIONS.map((_, index) => index + 1),
  );
});

test("a database with data is backed up before it is changed", () => {
  const dir = temporaryFolder();
  const first = opened(dir);
  first.store.createJob(aJob());
  first.close();
  const migrations = next("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT");
  const second = opened(dir, { migrations });
  expect(second.store.jobs()).toHaveLength(1);
  second.close();
  const backups = readdirSync(join(dir, "backups"));
  expect(backups).toHaveLength(1);
  expect(backups[0]).toContain(`before-schema-${MIGRATIONS.length + 1}`);
  expect(version(join(dir, "backups", backups[0]!))).toBe(MIGRATIONS.length);
  expect(version(join(dir, "belfry.db"))).toBe(MIGRATIONS.length + 1);
  opened(dir, { migrations }).close();
  expect(readdirSync(join(dir, "backups"))).toHaveLength(1);
});

test("a new database needs no backup", () => {
  const dir = temporaryFolder();
  opened(dir);
  expect(readdirSync(dir)).not.toContain("backups");
});

test.each([
  ["bad SQL", "CREATE TABLE half (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1)"],
  ["a broken reference", "UPDATE jobs SET version = 2; INSERT INTO job_follows VALUES (1, 4711)"],
])("a change that fails (%s) leaves the database as it was", (_name, sql) => {
  const dir = temporaryFolder();
  const before = opened(dir);
  const job = before.store.createJob(aJob());
  before.close();
  const result = openStore({ dir, migrations: next(sql) });
  expect(result).toMatchObject({ ok: false, error: { code: "migration-failed" } });
  const after = opened(dir);
  expect(after.store.job(job.id)).toEqual(job);
  expect(after.store.check()).toEqual({ ok: true, problems: [] });
});

test("a new database whose making fails is not there afterwards", () => {
  const dir = temporaryFolder();
  expect(openStore({ dir, migrations: next("nonsense") }).ok).toBe(false);
  expect(readdirSync(dir)).toEqual([]);
});
