import Database from "better-sqlite3";
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { takeEngineLock } from "./engine-lock.ts";
import { child, opened, temporaryFolder } from "./fixtures.ts";
import { openStore } from "./open.ts";
import { aClaim, aJob, aRun } from "./samples.ts";

const isRoot = process.getuid?.() === 0;
const POSIX = process.platform !== "win32";
const NOBODY = 65_534;

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

test("the connection is durable, checks references, and every table is strict", () => {
  const dir = temporaryFolder();
  const { store } = opened(dir);
  expect(() => store.createRun(aRun({ jobId: 4_711 }))).toThrow("FOREIGN KEY");
  const database = new Database(join(dir, "belfry.db"), { readonly: true });
  onTestFinished(() => void database.close());
  expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
  const tables = database.pragma("table_list") as { name: string; type: string; strict: number }[];
  const own = tables.filter(
    ({ type, name }) => type === "table" && !/^(sqlite|run_search)/.test(name),
  );
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter(({ strict }) => strict === 0)).toEqual([]);
});

test("a commit is on the disk before the method returns", () => {
  const dir = temporaryFolder();
  const seen: unknown[] = [];
  const prototype = Database.prototype as { pragma: (source: string, options?: object) => unknown };
  const original = prototype.pragma;
  onTestFinished(() => void (prototype.pragma = original));
  const connections = new Set<Database.Database>();
  prototype.pragma = function (this: Database.Database, source, options) {
    connections.add(this);
    return original.call(this, source, options);
  };
  opened(dir);
  for (const connection of connections) {
    if (connection.open) seen.push(original.call(connection, "synchronous", { simple: true }));
  }
  // 2 is FULL.
  expect(seen).toEqual([2]);
});

test.runIf(POSIX)("everything in the data folder is private, whatever the umask", () => {
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  const dir = join(temporaryFolder(), "new", "home");
  const { store } = opened(dir);
  store.createJob(aJob());
  store.backup("daily");
  const holder = { host: "cli", pid: 1, bootId: "b", startTime: 1, socket: null } as const;
  expect(takeEngineLock(dir, holder, () => true).ok).toBe(true);
  expect(modeOf(dir)).toBe("700");
  expect(modeOf(join(dir, "backups"))).toBe("700");
  const files = readdirSync(dir).filter((name) => name !== "backups");
  expect(files).toEqual(
    expect.arrayContaining(["belfry.db", "belfry.db-wal", "belfry.db-shm", "engine-lock.db"]),
  );
  const backups = readdirSync(join(dir, "backups")).map((name) => join("backups", name));
  const open = [...files, ...backups].filter((name) => modeOf(join(dir, name)) !== "600");
  expect(open).toEqual([]);
});

test.runIf(POSIX)("a folder and files that others can read are closed to them", () => {
  const dir = temporaryFolder();
  opened(dir).close();
  chmodSync(dir, 0o755);
  chmodSync(join(dir, "belfry.db"), 0o644);
  opened(dir);
  expect(modeOf(dir)).toBe("700");
  for (const suffix of ["", "-wal", "-shm"]) {
    expect(modeOf(join(dir, `belfry.db${suffix}`))).toBe("600");
  }
});

test("a file in the place of the folder is refused", () => {
  const file = join(temporaryFolder(), "home");
  writeFileSync(file, "mine");
  for (const dir of [file, join(file, "below")]) {
    const result = openStore({ dir });
    expect(result).toMatchObject({ ok: false, error: { code: "not-a-folder" } });
  }
});

/** Opens the store as a user who is not root. */
async function openAsAnyone(dir: string): Promise<string[]> {
  const opener = child("opener", isRoot ? [dir, String(NOBODY)] : [dir]);
  const lines = [(await opener.lines.next()).value, (await opener.lines.next()).value] as string[];
  expect((await opener.ended).code).toBe(0);
  return lines;
}

test.runIf(POSIX)("a folder that may not be written to is refused with a sentence", async () => {
  const dir = temporaryFolder();
  if (isRoot) chmodSync(dir, 0o755);
  const data = join(dir, "data");
  mkdirSync(data, { mode: 0o555 });
  const [code, message] = await openAsAnyone(data);
  expect(code).toBe("read-only-folder");
  expect(message).toContain(`may not write to ${data}`);
  expect(readdirSync(data)).toEqual([]);
});

test.runIf(POSIX)("a folder that cannot be made is refused with a sentence", async () => {
  const dir = temporaryFolder();
  chmodSync(dir, 0o555);
  onTestFinished(() => chmodSync(dir, 0o700));
  const [code, message] = await openAsAnyone(join(dir, "data"));
  expect(code).toBe("read-only-folder");
  expect(message).toContain("BELFRY_HOME");
});

test("two connections see each other's commits at once", () => {
  const dir = temporaryFolder();
  const [first, second] = [opened(dir).store, opened(dir).store];
  const { id } = first.createJob(aJob());
  expect(second.claim(aClaim(id, 1_000))!.runs).toHaveLength(1);
  expect(first.claim(aClaim(id, 1_000))).toBeNull();
  expect(first.run(1)).toMatchObject({ jobId: id });
});

test("processes that make the database at the same time end up with one and the same", async () => {
  const dir = temporaryFolder();
  const openers = Array.from({ length: 4 }, () => child("opener", [dir]));
  for (const { lines, ended } of openers) {
    expect((await lines.next()).value).toBe("opened");
    expect((await ended).code).toBe(0);
  }
  expect(readdirSync(dir).filter((name) => !/^belfry\.db(-wal|-shm)?$/.test(name))).toEqual([]);
  expect(opened(dir).store.check()).toEqual({ ok: true, problems: [] });
});

test("closing twice is harmless, and a half-made database of an ended process is no obstacle", () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, `belfry.db.new-${process.pid}`), "half");
  const first = opened(dir);
  first.close();
  first.close();
  expect(readdirSync(dir)).toEqual(["belfry.db"]);
});

test("the size tells the database, its log and the free space inside", () => {
  const dir = temporaryFolder();
  const { store } = opened(dir);
  store.createJob(aJob());
  const { databaseBytes, logBytes, freeBytes } = store.size();
  expect(databaseBytes).toBe(statSync(join(dir, "belfry.db")).size);
  expect(logBytes).toBe(statSync(join(dir, "belfry.db-wal")).size);
  expect(logBytes).toBeGreaterThan(0);
  // A schema that grew by changes has pages that one of them gave up.
  const database = new Database(join(dir, "belfry.db"), { readonly: true });
  onTestFinished(() => void database.close());
  const pragma = (name: string) => Number(database.pragma(name, { simple: true }));
  expect(freeBytes).toBe(pragma("freelist_count") * pragma("page_size"));
});

test("a store in use by another program for too long says so", () => {
  const dir = temporaryFolder();
  const { store } = opened(dir);
  const other = new Database(join(dir, "belfry.db"));
  onTestFinished(() => void other.close());
  other.exec("BEGIN IMMEDIATE");
  expect(() => store.createJob(aJob())).toThrow(
    expect.objectContaining({ code: "locked", message: expect.stringContaining("in use") }),
  );
  other.exec("ROLLBACK");
  expect(store.createJob(aJob()).id).toBe(1);
});
