/** Backups: taking them, verifying them, and putting one in the place of the database. */
import Database from "better-sqlite3";
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Refusal, Result } from "../engine/ports.ts";
import { refusalOf } from "./errors.ts";
import {
  BACKUPS,
  databaseFile,
  listBackups,
  makePrivate,
  moveDurably,
  restoringFile,
  setAside,
  stamp,
  syncFile,
  syncFolder,
} from "./files.ts";
import { schemaVersion } from "./migrate.ts";
import { MIGRATIONS } from "./migrations.ts";

/** Backups kept when the caller names no number. */
export const KEPT_BACKUPS = 7;

/**
 * Writes a compact copy of the database under `backups/`. It appears under its name only when it is whole.
 * Blocks until done: about 5 s for each gigabyte.
 * @param reason one word for the file name, such as `daily`
 * @param keep number of newest backups that remain
 * @returns absolute path
 */
export function takeBackup(
  database: Database.Database,
  dir: string,
  at: number,
  reason: string,
  keep = KEPT_BACKUPS,
): string {
  const folder = join(dir, BACKUPS);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  makePrivate(folder, 0o700);
  const word = reason.toLowerCase().replace(/[^a-z0-9]+/g, "-") || "backup";
  let target = join(folder, `belfry-${stamp(at)}-${word}.db`);
  for (let n = 2; existsSync(target); n += 1) {
    target = join(folder, `belfry-${stamp(at)}-${word}-${n}.db`);
  }
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    database.prepare("VACUUM INTO ?").run(unfinished);
    makePrivate(unfinished, 0o600);
    moveDurably(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  for (const old of listBackups(dir).slice(Math.max(1, keep))) rmSync(old, { force: true });
  return target;
}

/** What is wrong with a backup, in a sentence; null when it is good. Reads all of it. */
function flawOf(file: string): string | null {
  let database: Database.Database | null = null;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true });
    const lines = database.pragma("integrity_check(1)") as { integrity_check: string }[];
    if (lines[0]?.integrity_check !== "ok") return `It is damaged: ${lines[0]?.integrity_check}.`;
    const version = schemaVersion(database);
    const newest = MIGRATIONS.at(-1)!.version;
    if (version > newest) return "It was written by a newer Belfry.";
    const tables = database
      .prepare("SELECT count(*) FROM sqlite_schema WHERE name IN ('jobs', 'runs', 'occurrences')")
      .pluck()
      .get();
    return version < 1 || tables !== 3 ? "It is not a database of Belfry." : null;
  } catch (error) {
    return `It could not be read (${error instanceof Error ? error.message : String(error)}).`;
  } finally {
    database?.close();
    rmSync(`${file}-wal`, { force: true });
    rmSync(`${file}-shm`, { force: true });
  }
}

/**
 * Makes a verified copy of `file`, ready to become the database. It is the copy that is verified.
 * @returns what is wrong, or null when the copy stands ready
 */
function makeReady(dir: string, file: string): string | null {
  const copy = `${restoringFile(dir)}.unfinished`;
  try {
    copyFileSync(file, copy);
    makePrivate(copy, 0o600);
    const flaw = flawOf(copy);
    if (flaw !== null) return flaw;
    syncFile(copy);
    renameSync(copy, restoringFile(dir));
    syncFolder(dir);
    return null;
  } finally {
    rmSync(copy, { force: true });
  }
}

/** Last step of a restore: `setAside`, then this. */
export function putInPlace(dir: string): void {
  moveDurably(restoringFile(dir), databaseFile(dir));
}

/**
 * Sets the database aside and puts the newest good backup in its place, or nothing when there is none.
 * At every moment there is either the database, or a ready copy that the next start finishes with.
 */
export function replaceWithNewestGood(
  dir: string,
  at: number,
): { setAside: string; restoredFrom: string | null } {
  const restoredFrom = listBackups(dir).find((file) => makeReady(dir, file) === null) ?? null;
  const aside = setAside(dir, at);
  if (restoredFrom !== null) putInPlace(dir);
  return { setAside: aside, restoredFrom };
}

/**
 * Restores a backup by command. Nobody may have the database open: hold the engine lock.
 * The present database is set aside, never overwritten.
 * Errors: `not-a-backup`, `disk-full`, `read-only-folder`, …
 */
export function restoreBackup(
  dir: string,
  file: string,
  now: () => number = Date.now,
): Result<{ setAside: string | null }, Refusal> {
  try {
    if (!existsSync(file)) return notABackup(file, "There is no such file.");
    const flaw = makeReady(dir, file);
    if (flaw !== null) return notABackup(file, flaw);
    const present = existsSync(databaseFile(dir)) || existsSync(`${databaseFile(dir)}-wal`);
    const aside = present ? setAside(dir, now()) : null;
    putInPlace(dir);
    return { ok: true, value: { setAside: aside } };
  } catch (error) {
    const refusal = refusalOf(error, dir);
    if (refusal === null) throw error;
    return { ok: false, error: refusal };
  }
}

const notABackup = (file: string, why: string): { ok: false; error: Refusal } => ({
  ok: false,
  error: {
    code: "not-a-backup",
    message: `${file} cannot be restored. ${why} The present database was left as it is; choose another backup.`,
  },
});
