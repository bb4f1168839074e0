import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { listBackups } from "./files.ts";
import { opened, temporaryFolder } from "./fixtures.ts";
import { MIGRATIONS } from "./migrations.ts";
import { restoreBackup } from "./restore.ts";
import { aJob } from "./samples.ts";

/** A clock that goes on by a second with each look. */
function ticking(): { now(): number } {
  let now = Date.UTC(2026, 10, 20);
  return { now: () => (now += 1_000) };
}

test("a backup holds everything at its instant, and says why in its name", () => {
  const dir = temporaryFolder();
  const { store } = opened(dir, { clock: ticking() });
  store.createJob(aJob({ name: "before" }));
  const file = store.backup("Before an Upgrade / 2");
  store.createJob(aJob({ name: "after" }));
  expect(basename(file)).toMatch(/^belfry-2026-11-20T[0-9-]+Z-before-an-upgrade-2\.db$/);
  const other = temporaryFolder();
  writeFileSync(join(other, "belfry.db"), readFileSync(file));
  expect(opened(other).store.jobs()).toMatchObject([{ name: "before" }]);
  expect(readdirSync(join(dir, "backups"))).toEqual([basename(file)]);
});

test("only the newest backups are kept, seven unless told, and never none", () => {
  const dir = temporaryFolder();
  const { store } = opened(dir, { clock: ticking() });
  const made = Array.from({ length: 9 }, () => store.backup("daily"));
  expect(listBackups(dir)).toEqual(made.slice(2).toReversed());
  const last = store.backup("daily", { keep: 2 });
  expect(listBackups(dir)).toEqual([last, made.at(-1)]);
  const only = store.backup("daily", { keep: 0 });
  expect(listBackups(dir)).toEqual([only]);
});

test("two backups of the same instant do not replace each other", () => {
  const dir = temporaryFolder();
  const { store } = opened(dir, { clock: { now: () => 1_000 } });
  expect(new Set([store.backup("daily"), store.backup("daily")]).size).toBe(2);
  expect(listBackups(dir)).toHaveLength(2);
});

test("a backup that was cut off is not taken for one", () => {
  const dir = temporaryFolder();
  const { store, close } = opened(dir, { clock: ticking() });
  const good = store.backup("daily");
  writeFileSync(`${good}.unfinished`, readFileSync(good).subarray(0, 5_000));
  expect(listBackups(dir)).toEqual([good]);
  close();
});

test("a restore puts the backup in place and sets the present database aside", () => {
  const dir = temporaryFolder();
  const { store, close } = opened(dir, { clock: ticking() });
  store.createJob(aJob({ name: "before" }));
  const file = store.backup("daily");
  store.createJob(aJob({ name: "after" }));
  close();
  const bytes = statSync(join(dir, "belfry.db")).size;
  const restored = restoreBackup(dir, file);
  if (!restored.ok) throw new Error(restored.error.message);
  expect(statSync(restored.value.setAside!).size).toBe(bytes);
  expect(opened(dir).store.jobs()).toMatchObject([{ name: "before" }]);
  expect(opened(dir).recovered).toBeNull();
  expect(existsSync(file)).toBe(true);
  // Both ways lead back.
  const back = restoreBackup(dir, restored.value.setAside!);
  expect(back.ok).toBe(true);
  expect(opened(dir).store.jobs()).toHaveLength(2);
});

test("a restore into an empty folder sets nothing aside", () => {
  const from = temporaryFolder();
  const { store } = opened(from);
  store.createJob(aJob());
  const dir = temporaryFolder();
  expect(restoreBackup(dir, store.backup("move"))).toEqual({ ok: true, value: { setAside: null } });
  expect(opened(dir).store.jobs()).toHaveLength(1);
});

test.each<[string, (dir: string) => string, RegExp]>([
  ["is not there", (dir) => join(dir, "none.db"), /no such file/],
  [
    "is no database",
    (dir) => {
      writeFileSync(join(dir, "text.db"), "words ".repeat(500));
      return join(dir, "text.db");
    },
    /not a database of Belfry/,
  ],
  [
    "is an empty file",
    (dir) => {
      writeFileSync(join(dir, "empty.db"), "");
      return join(dir, "empty.db");
    },
    /not a database of Belfry/,
  ],
  [
    "is damaged",
    (dir) => {
      const good = opened(temporaryFolder()).store.backup("x");
      const bytes = readFileSync(good);
      bytes.fill("x", 20_000, 60_000);
      writeFileSync(join(dir, "bad.db"), bytes);
      return join(dir, "bad.db");
    },
    /damaged|could not be read/,
  ],
  [
    "is of a newer Belfry",
    () => {
      const version = MIGRATIONS.at(-1)!.version + 1;
      const later = { version, name: "later", sql: "CREATE TABLE later (n INTEGER) STRICT" };
      return opened(temporaryFolder(), { migrations: [...MIGRATIONS, later] }).store.backup("x");
    },
    /newer Belfry/,
  ],
])("a file that %s is not restored, and the database stays as it is", (_, make, words) => {
  const dir = temporaryFolder();
  const { store, close } = opened(dir);
  store.createJob(aJob());
  const file = make(temporaryFolder());
  close();
  const names = readdirSync(dir);
  expect(restoreBackup(dir, file)).toMatchObject({
    ok: false,
    error: { code: "not-a-backup", message: expect.stringMatching(words) },
  });
  expect(readdirSync(dir).filter((name) => name !== "restore.json")).toEqual(names);
  expect(opened(dir).store.jobs()).toHaveLength(1);
});
