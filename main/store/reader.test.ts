import Database from "better-sqlite3";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { StoreWriter } from "../engine/store-port.ts";
import { opened, temporaryFolder } from "./fixtures.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openReader } from "./reader.ts";
import { aClaim, aJob, aRun } from "./samples.ts";

function reading(dir: string) {
  const result = openReader(dir);
  if (!result.ok) throw new Error(result.error.message);
  if (result.value === null) throw new Error("there is no database");
  const { value } = result;
  onTestFinished(() => value.close());
  return value;
}

test("no database is no error, and none is made", () => {
  const dir = join(temporaryFolder(), "home");
  expect(openReader(dir)).toEqual({ ok: true, value: null });
  mkdirSync(dir);
  expect(openReader(dir)).toEqual({ ok: true, value: null });
  expect(readdirSync(dir)).toEqual([]);
});

test("a reader sees what the writer commits, at once and while it writes", () => {
  const dir = temporaryFolder();
  const { store } = opened(dir);
  const { id } = store.createJob(aJob());
  const reader = reading(dir);
  expect(reader.store.jobs()).toMatchObject([{ id }]);
  store.claim(aClaim(id, 1_000));
  expect(reader.store.runs()).toMatchObject([{ jobId: id, state: "queued" }]);
  expect(reader.store.runs()[0]!.work.agent).toBe("claude");
  expect(reader.store.runs({ search: "reques" })).toHaveLength(1);
  expect(reader.check()).toEqual({ ok: true, problems: [] });
});

test("a reader cannot write", () => {
  const dir = temporaryFolder();
  opened(dir).store.createJob(aJob());
  const { store } = reading(dir);
  expect(() => (store as unknown as StoreWriter).createRun(aRun())).toThrow(
    expect.objectContaining({ code: "read-only-folder" }),
  );
  expect(store.runs()).toEqual([]);
});

test("a reader works without a writer, and leaves the database to the next one", () => {
  const dir = temporaryFolder();
  const first = opened(dir);
  first.store.createJob(aJob());
  first.close();
  const reader = reading(dir);
  expect(reader.store.jobs()).toHaveLength(1);
  const second = opened(dir);
  expect(second.recovered).toBeNull();
  second.store.createJob(aJob());
  expect(reader.store.jobs()).toHaveLength(2);
});

test("a database of another version is refused, never changed", () => {
  const dir = temporaryFolder();
  const version = MIGRATIONS.at(-1)!.version + 1;
  const later = { version, name: "later", sql: "CREATE TABLE later (n INTEGER) STRICT" };
  opened(dir, { migrations: [...MIGRATIONS, later] }).close();
  expect(openReader(dir)).toMatchObject({ ok: false, error: { code: "too-new" } });
  const old = temporaryFolder();
  new Database(join(old, "belfry.db")).exec("CREATE TABLE jobs (id INTEGER PRIMARY KEY)").close();
  expect(openReader(old)).toMatchObject({ ok: false, error: { code: "old-schema" } });
});
