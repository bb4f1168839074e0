/** What can go wrong between Belfry and its database, as stable codes with a sentence for people. */
import { accessSync, constants, statfsSync } from "node:fs";
import type { Refusal } from "../engine/ports.ts";

/** Codes of refusals and of `StoreError`. */
export type StoreCode =
  | "read-only-folder"
  | "no-access"
  | "disk-full"
  | "too-new"
  | "not-a-folder"
  | "locked"
  | "damaged"
  | "migration-failed"
  | "no-wal"
  | "not-a-backup"
  | "io-error";

/**
 * Thrown by the methods of an open store when the database cannot do its work (disk full, damaged, …).
 * The transaction was rolled back: nothing half-written remains. Anything else thrown is a bug.
 */
export class StoreError extends Error implements Refusal {
  readonly code: StoreCode;
  constructor(code: StoreCode, message: string, cause: unknown) {
    super(message, { cause });
    this.name = "StoreError";
    this.code = code;
  }
}

/** Below this many free bytes an I/O error is put down to the full disk. */
const FULL_BELOW_BYTES = 1_048_576;

/** Translates an error of SQLite or of the file system; null when it is neither (a bug). */
export function refusalOf(error: unknown, dir: string): (Refusal & { code: StoreCode }) | null {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== "string") return null;
  const detail = error instanceof Error ? error.message : String(error);
  if (code === "SQLITE_FULL" || code === "ENOSPC" || code === "EDQUOT") return diskFull(dir);
  if (code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT")) {
    return {
      code: "damaged",
      message: `The database in ${dir} is damaged (${detail}). Start Belfry again: it then sets the database aside and goes on with the newest good backup.`,
    };
  }
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return {
      code: "locked",
      message: `The database in ${dir} is in use by another program for more than five seconds. Close the program that holds it (a backup or a database browser), then try again.`,
    };
  }
  if (code.startsWith("SQLITE_READONLY") || code === "EROFS") return readOnly(dir);
  if (code === "ENOTDIR" || code === "EEXIST") return notAFolder(dir);
  if (/^(EACCES|EPERM)$/.test(code)) return canWrite(dir) ? noAccess(dir) : readOnly(dir);
  if (code.startsWith("SQLITE_CANTOPEN") || code.startsWith("SQLITE_AUTH")) {
    if (isFull(dir)) return diskFull(dir);
    return canWrite(dir) ? noAccess(dir) : readOnly(dir);
  }
  if (code.startsWith("SQLITE_IOERR") || code === "EIO") {
    if (isFull(dir)) return diskFull(dir);
    return {
      code: "io-error",
      message: `The database in ${dir} could not be read or written (${detail}). Check the disk, then start Belfry again.`,
    };
  }
  return null;
}

/** Runs `work`; errors of SQLite come out as `StoreError`. */
export function guarded<T>(dir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const refusal = refusalOf(error, dir);
    // A broken constraint is a bug of the caller and keeps its own message.
    if (refusal === null) throw error;
    throw new StoreError(refusal.code, refusal.message, error);
  }
}

export const notAFolder = (dir: string): Refusal & { code: StoreCode } => ({
  code: "not-a-folder",
  message: `${dir} is not a folder, so Belfry cannot keep its data there. Move that file away, or set BELFRY_HOME to another folder.`,
});

export const readOnly = (dir: string): Refusal & { code: StoreCode } => ({
  code: "read-only-folder",
  message: `Belfry may not write to ${dir}. Make the folder writable for this user, or set BELFRY_HOME to another folder.`,
});

const noAccess = (dir: string): Refusal & { code: StoreCode } => ({
  code: "no-access",
  message: `Belfry may not open its database in ${dir}. Give this user read and write access to the files there, or set BELFRY_HOME to another folder.`,
});

const diskFull = (dir: string): Refusal & { code: StoreCode } => ({
  code: "disk-full",
  message: `The disk that holds ${dir} is full. Nothing was half-written. Free some space, then try again.`,
});

function canWrite(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isFull(dir: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize < FULL_BELOW_BYTES;
  } catch {
    return false;
  }
}
