import Database from "better-sqlite3";
import { copyFileSync, existsSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { restoreBackup } from "./backup.ts";
import { opened, temporaryFolder } from "./fixtures.ts";
import { aJob, aRun } from "./samples.ts";

test("a backup holds everything, also what is still in the log", () => {
  const { store } = opened();
  store.createJob(aJob());
  store.createRun(aRun());
  const other = temporaryFolder();
  copyFileSync(store.backup("by hand"), join(other, "belfry.db"));
  const copy = opened(other).store;
  expect(copy.jobs()).toEqual(store.jobs());
  expect(copy.runs({ search: "review" })).toHaveLength(1);
});

test("the newest backups are kept, and no unfinished file stays", () => {
  const dir = temporaryFolder();
  let now = 1_000_000_000_000;
  const { store } = opened(dir, { clock: { now: () => now } });
  const made = Array.from({ length: 5 }, () => {
    now += 60_000;
    return store.backup("daily", { keep: 3 });
  });
  const same = store.backup("daily", { keep: 3 });
  expect(new Set([...made, same]).size).toBe(6);
  const names = readdirSync(join(dir, "backups")).map((name) => join(dir, "backups", name));
  expect(names.sort()).toEqual([...made.slice(3), same].sort());
});

test("a restore sets the present database aside and never overwrites it", () => {
  const dir = temporaryFolder();
  const before = opened(dir);
  before.store.createJob(aJob({ name: "First" }));
  const backup = before.store.backup("daily");
  before.store.createJob(aJob({ name: "Second" }));
  before.close();
  writeFileSync(join(dir, "belfry.db-shm"), "stale");

  const restored = restoreBackup(dir, backup);
  if (!restored.ok) throw new Error(restored.error.message);
  expect(existsSync(join(dir, "belfry.db-shm"))).toBe(false);
  expect(
    opened(dir)
      .store.jobs()
      .map((job) => job.name),
  ).toEqual(["First"]);
  const aside = new Database(restored.value.setAside!, { readonly: true });
  expect(aside.prepare("SELECT count(*) FROM jobs").pluck().get()).toBe(2);
  aside.close();
});

test("what is not a good backup is refused, and the database stays", () => {
  const dir = temporaryFolder();
  const { store, close } = opened(dir);
  for (let n = 0; n < 50; n += 1) store.createJob(aJob());
  const cut = store.backup("daily");
  close();
  truncateSync(cut, 30_000);
  const text = join(dir, "notes.txt");
  writeFileSync(text, "not a database");
  const foreign = join(dir, "foreign.db");
  const database = new Database(foreign);
  database.exec("CREATE TABLE jobs (id INTEGER)");
  database.close();
  for (const file of [cut, text, foreign, join(dir, "absent.db")]) {
    expect(restoreBackup(dir, file)).toMatchObject({ ok: false, error: { code: "not-a-backup" } });
  }
  expect(readdirSync(dir).filter((name) => name.startsWith("belfry.db"))).toEqual(["belfry.db"]);
  expect(opened(dir).store.jobs()).toHaveLength(50);
});

test("the check finds a broken promise and names it", () => {
  const dir = temporaryFolder();
  const { store } = opened(dir);
  store.createRun(aRun({ jobId: store.createJob(aJob()).id, trigger: "schedule" }));
  expect(store.check()).toEqual({
    ok: false,
    problems: ["1 scheduled runs have no row in the ledger"],
  });
});
