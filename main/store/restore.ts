/**
 * Restoring a backup. It is wished for at any time, also while an engine runs, and carried out when the data folder is
 * opened next, before the database is. Whenever it is cut off, the next opening goes on: there is the former database
 * or the backup in its place, and never a part of either. The former one becomes a backup itself.
 */
import Database from "better-sqlite3";
import { existsSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Refusal, Result } from "../engine/ports.ts";
import { flawAtAGlance, makeReady, putInPlace } from "./backup.ts";
import { damageOfFile } from "./damage.ts";
import { refusalOf } from "./errors.ts";
import {
  asideName,
  backupName,
  databaseFile,
  moveDatabase,
  restoringFile,
  sizeOf,
} from "./files.ts";
import {
  readRestoreNote,
  type RestoreOutcome,
  type RestoreWish,
  writeRestoreNote,
} from "./restore-note.ts";

/** Points between two steps of a restore. */
export type RestoreStep = "ready" | "noted" | "moved" | "in-place";

/**
 * Notes that a backup is to be restored. An earlier wish that was not carried out is void.
 * Errors: `not-a-backup` (gone, cut short, of a newer Belfry, …), `disk-full`, `read-only-folder`, …
 */
export function wishRestore(dir: string, file: string, at: number): Result<RestoreWish, Refusal> {
  try {
    const flaw = existsSync(file) ? flawAtAGlance(file) : GONE;
    if (flaw !== null) return { ok: false, error: notABackup(file, flaw) };
    const wish: RestoreWish = { file, wishedAt: at, moving: null };
    writeRestoreNote(dir, { ...readRestoreNote(dir), wish });
    return { ok: true, value: wish };
  } catch (error) {
    return refusing(error, dir);
  }
}

/** Takes the wish back. @returns false when there was none */
export function cancelRestore(dir: string): boolean {
  const note = readRestoreNote(dir);
  if (note.wish === null) return false;
  writeRestoreNote(dir, { ...note, wish: null });
  return true;
}

/** What became of the last restore is known, and need not be told any more. */
export function forgetOutcome(dir: string): void {
  writeRestoreNote(dir, { ...readRestoreNote(dir), last: null });
}

/**
 * Carries out what was wished for. Nobody may have the database open: hold the engine lock. Copies the backup and
 * reads all of the copy, which takes some 20 s for each gigabyte.
 * @param onStep called between two steps; for tests that end the process there
 * @returns null when nothing was wished for
 */
export function carryOutRestore(
  dir: string,
  now: () => number = Date.now,
  onStep: (step: RestoreStep) => void = () => {},
): RestoreOutcome | null {
  const { wish } = readRestoreNote(dir);
  if (wish === null) return null;
  const { file } = wish;
  const end = (restored: boolean, kept: string | null, message: string) =>
    ended(dir, { file, at: now(), restored, kept, message });
  const done = (kept: string | null) => end(true, kept, restoredMessage(file, kept));
  try {
    const isReady = existsSync(restoringFile(dir));
    const isThere = existsSync(databaseFile(dir));
    // Cut off after the last step.
    if (wish.moving !== null && !isReady && isThere) return done(wish.moving.kept);
    if (wish.moving !== null && isReady && !isThere) {
      // Cut off while the database was moved.
      if (wish.moving.kept !== null) moveDatabase(dir, wish.moving.kept);
      putInPlace(dir);
      return done(wish.moving.kept);
    }
    const flaw = existsSync(file) ? makeReady(dir, file) : GONE;
    if (flaw !== null) return end(false, null, notABackup(file, flaw).message);
    onStep("ready");
    const kept = nameForFormer(dir, now());
    writeRestoreNote(dir, { ...readRestoreNote(dir), wish: { ...wish, moving: { kept } } });
    onStep("noted");
    if (kept !== null) moveDatabase(dir, kept);
    onStep("moved");
    putInPlace(dir);
    onStep("in-place");
    return done(kept);
  } catch (error) {
    const refusal = refusalOf(error, dir);
    // With the database away only the ready copy can follow, at the next opening.
    if (refusal === null || !existsSync(databaseFile(dir))) throw error;
    return end(false, null, `${file} could not be restored. ${refusal.message}`);
  }
}

/** Restores at once. Hold the engine lock. Errors: as `wishRestore`; `not-a-backup` also when it is damaged inside. */
export function restoreBackup(
  dir: string,
  file: string,
  now: () => number = Date.now,
): Result<{ setAside: string | null }, Refusal> {
  try {
    const wished = wishRestore(dir, file, now());
    if (!wished.ok) return wished;
    const { restored, kept, message } = carryOutRestore(dir, now)!;
    if (!restored) return { ok: false, error: { code: "not-a-backup", message } };
    return { ok: true, value: { setAside: kept } };
  } catch (error) {
    return refusing(error, dir);
  }
}

/** The wish is over, whatever became of it. */
function ended(dir: string, outcome: RestoreOutcome): RestoreOutcome {
  // What stands ready of a refused one is of no use.
  if (!outcome.restored) rmSync(restoringFile(dir), { force: true });
  writeRestoreNote(dir, { wish: null, last: outcome });
  return outcome;
}

/**
 * Where the database goes: among the backups when all of it is in one file, else beside its place, with its log.
 * null where there is none.
 */
function nameForFormer(dir: string, at: number): string | null {
  const file = databaseFile(dir);
  if (!existsSync(file) && sizeOf(`${file}-wal`) === 0) return null;
  if (!isOneFile(file)) return asideName(dir, at);
  const backup = backupName(dir, at, "before-restore");
  // A folder of backups on another disk: a move there is a copy, which can be cut off.
  return statSync(dirname(backup)).dev === statSync(dir).dev ? backup : asideName(dir, at);
}

/** Takes the log into the database. @returns false where that is impossible: it is damaged, or somebody reads it */
function isOneFile(file: string): boolean {
  // SQLite throws the log of a damaged database away when it opens it.
  if (!existsSync(file) || damageOfFile(file) !== null) return false;
  let database: Database.Database | null = null;
  try {
    database = new Database(file, { fileMustExist: true });
    return database.pragma("journal_mode = DELETE", { simple: true }) === "delete";
  } catch {
    return false;
  } finally {
    database?.close();
  }
}

const GONE = "There is no such file.";

const notABackup = (file: string, why: string): Refusal => ({
  code: "not-a-backup",
  message: `${file} cannot be restored. ${why} The present database was left as it is; choose another backup.`,
});

const restoredMessage = (file: string, kept: string | null): string =>
  kept === null
    ? `The backup ${file} was restored.`
    : `The backup ${file} was restored. The former database is kept as ${kept}.`;

function refusing(error: unknown, dir: string): { ok: false; error: Refusal } {
  const refusal = refusalOf(error, dir);
  if (refusal === null) throw error;
  return { ok: false, error: refusal };
}
