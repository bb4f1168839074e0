/**
 * The note about restoring: a backup that was asked for, how far that has come, and what became of the last one. A
 * file of its own beside the database, since the database is what is replaced.
 */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { moveDurably } from "./files.ts";

export interface RestoreWish {
  /** Absolute path of the backup. */
  file: string;
  /** Epoch milliseconds. */
  wishedAt: number;
  /**
   * Set when a verified copy stands ready and the database is about to be moved: where to. `kept` is null where there
   * is no database yet.
   */
  moving: { kept: string | null } | null;
}

export interface RestoreOutcome {
  file: string;
  /** Epoch milliseconds. */
  at: number;
  /** False: it was refused, and the database is the one it was. */
  restored: boolean;
  /** Where the former database is; null when it was not moved, or there was none. */
  kept: string | null;
  /** A sentence or two for people. */
  message: string;
}

export interface RestoreNote {
  wish: RestoreWish | null;
  last: RestoreOutcome | null;
}

const noteFile = (dir: string): string => join(dir, "restore.json");

/** A note that is missing or cannot be read wishes for nothing. */
export function readRestoreNote(dir: string): RestoreNote {
  try {
    const { wish, last } = JSON.parse(readFileSync(noteFile(dir), "utf8")) as Partial<RestoreNote>;
    return {
      wish: typeof wish?.file === "string" ? { ...wish, moving: wish.moving ?? null } : null,
      last: typeof last?.message === "string" ? last : null,
    };
  } catch {
    return { wish: null, last: null };
  }
}

/** Durable when it returns; a reader finds the former note or this one, whole. Throws errors of the file system. */
export function writeRestoreNote(dir: string, note: RestoreNote): void {
  const unfinished = `${noteFile(dir)}.unfinished`;
  rmSync(unfinished, { force: true });
  const handle = openSync(unfinished, "wx", 0o600);
  try {
    writeSync(handle, `${JSON.stringify(note, null, 2)}\n`);
  } finally {
    closeSync(handle);
  }
  moveDurably(unfinished, noteFile(dir));
}
