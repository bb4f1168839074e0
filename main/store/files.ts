/** Names and modes of the files in the data folder, and changes to them that survive a power cut. */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";

export const DATABASE = "belfry.db";
export const BACKUPS = "backups";

export const databaseFile = (dir: string): string => join(dir, DATABASE);
/** A verified copy, ready to take the place of the database; whole whenever it exists. */
export const restoringFile = (dir: string): string => join(dir, `${DATABASE}.restoring`);

/** Size in bytes; 0 when there is no such file. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Owner only. On Windows the folder's own access list protects it, and modes mean nothing. */
export function makePrivate(file: string, mode: 0o600 | 0o700): void {
  if (process.platform === "win32") return;
  const present = statSync(file, { throwIfNoEntry: false });
  if (present !== undefined && (present.mode & 0o777) !== mode) chmodSync(file, mode);
}

export function syncFile(file: string): void {
  const handle = openSync(file, "r+");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes new names in a folder durable. Windows has no such thing for folders. */
export function syncFolder(dir: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(dir, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Moves a finished file to its name, durably. */
export function moveDurably(from: string, to: string): void {
  syncFile(from);
  renameSync(from, to);
  syncFolder(dirname(to));
}

/** `2026-11-21T03-30-00-000Z`: sorts by time and is allowed in file names everywhere. */
export const stamp = (at: number): string => new Date(at).toISOString().replace(/[:.]/g, "-");

/**
 * Renames the database and its log away; never overwrites. The log keeps the matching name, so that the
 * set-aside database can still be opened with all it held.
 * @returns the new path
 */
export function setAside(dir: string, at: number): string {
  const file = databaseFile(dir);
  const base = join(dir, `${DATABASE}.set-aside-${stamp(at)}`);
  let target = base;
  for (let n = 2; existsSync(target) || existsSync(`${target}-wal`); n += 1)
    target = `${base}-${n}`;
  if (existsSync(file)) renameSync(file, target);
  // A log that stayed behind would be applied to the next database of this name and damage it.
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${target}-wal`);
  rmSync(`${file}-shm`, { force: true });
  rmSync(`${file}-journal`, { force: true });
  syncFolder(dir);
  return target;
}

/** Paths of the backups, newest first. */
export function listBackups(dir: string): string[] {
  const folder = join(dir, BACKUPS);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^belfry-.*\.db$/.test(name))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}
