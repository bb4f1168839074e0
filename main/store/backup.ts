/** Backups: taking them, verifying them, and putting one in the place of the database. */
import Database from "better-sqlite3";
import { copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { damageOfFile, headerOf } from "./damage.ts";
import {
  backupName,
  databaseFile,
  listBackups,
  makePrivate,
  moveDurably,
  restoringFile,
  setAside,
  syncFile,
  syncFolder,
} from "./files.ts";
import { migrate, schemaVersion } from "./migrate.ts";
import { APPLICATION_ID, MIGRATIONS } from "./migrations.ts";
import { readRestoreNote } from "./restore-note.ts";

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
  const target = backupName(dir, at, reason);
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
  // One that is about to be restored stays, however old it is.
  const wished = readRestoreNote(dir).wish?.file;
  for (const old of listBackups(dir).slice(Math.max(1, keep))) {
    if (old !== wished) rmSync(old, { force: true });
  }
  return target;
}

/** What is wrong with a backup as far as its first bytes tell, in a sentence; null when they look good. */
export function flawAtAGlance(file: string): string | null {
  const damage = damageOfFile(file);
  if (damage === "cut short") return "It is cut short.";
  const { version, applicationId } =
    damage === null ? headerOf(file) : { version: 0, applicationId: 0 };
  if (applicationId !== APPLICATION_ID || version < 1) return NOT_OURS;
  return version > NEWEST ? FROM_NEWER : null;
}

const NEWEST = MIGRATIONS.at(-1)!.version;
const NOT_OURS = "It is not a database of Belfry.";
const FROM_NEWER = "It was written by a newer Belfry.";

/**
 * What is wrong with the copy of a backup; null when it is good. Reads all of it, brings it to this schema, and holds
 * back the messages that wait in it.
 */
function flawOf(copy: string, dir: string): string | null {
  let database: Database.Database | null = null;
  try {
    database = new Database(copy, { fileMustExist: true });
    const lines = database.pragma("integrity_check(1)") as { integrity_check: string }[];
    if (lines[0]?.integrity_check !== "ok") return `It is damaged: ${lines[0]?.integrity_check}.`;
    const version = schemaVersion(database);
    if (version > NEWEST) return FROM_NEWER;
    const tables = database
      .prepare("SELECT count(*) FROM sqlite_schema WHERE name IN ('jobs', 'runs', 'occurrences')")
      .pluck()
      .get();
    if (version < 1 || tables !== 3) return NOT_OURS;
    const migrated = migrate(database, dir, MIGRATIONS, () => {});
    if (!migrated.ok) {
      return migrated.error.code === "migration-failed"
        ? "It could not be brought to the schema of this Belfry."
        : migrated.error.message;
    }
    holdBack(database);
    // Takes in the log of a database that was set aside with one.
    database.pragma("journal_mode = DELETE");
    return null;
  } catch (error) {
    return `It could not be read (${error instanceof Error ? error.message : String(error)}).`;
  } finally {
    database?.close();
  }
}

const HELD_BACK =
  "It waited when the restored backup was made, and may have been sent since. It can still be sent by hand.";

/** How many messages of the database are held back since a restore, and have not been sent by hand. */
export function heldBack(database: Database.Database): number {
  const rows = database.prepare(
    "SELECT count(*) FROM outbox WHERE state = 'dropped' AND last_error = ?",
  );
  return rows.pluck().get(HELD_BACK) as number;
}

/** What waited to be sent is old news, and often sent: nobody is told it by itself. */
function holdBack(database: Database.Database): void {
  database
    .prepare(
      `UPDATE outbox SET state = 'dropped', next_try_at = NULL, last_error = ?
       WHERE state IN ('pending', 'failed', 'digest')`,
    )
    .run(HELD_BACK);
}

/**
 * Makes a verified copy of `file`, ready to become the database. It is the copy that is verified.
 * @returns what is wrong, or null when the copy stands ready
 */
export function makeReady(dir: string, file: string): string | null {
  const copy = `${restoringFile(dir)}.unfinished`;
  const removeCopy = () => {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) {
      rmSync(`${copy}${suffix}`, { force: true });
    }
  };
  removeCopy();
  try {
    for (const suffix of ["", "-wal"]) {
      if (!existsSync(`${file}${suffix}`)) continue;
      copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
      makePrivate(`${copy}${suffix}`, 0o600);
    }
    const flaw = flawOf(copy, dir);
    if (flaw !== null) return flaw;
    syncFile(copy);
    renameSync(copy, restoringFile(dir));
    syncFolder(dir);
    return null;
  } finally {
    removeCopy();
  }
}

/** Last step of a restore, when the database has been moved away. */
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
