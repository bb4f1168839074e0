/** Names and modes of the files in the data folder, and changes to them that survive a power cut. */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

export const DATABASE = "belfry.db";
const BACKUPS = "backups";

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
  const target = asideName(dir, at);
  moveDatabase(dir, target);
  return target;
}

/** A name under which a database can be set aside beside its place. */
export function asideName(dir: string, at: number): string {
  const base = join(dir, `${DATABASE}.set-aside-${stamp(at)}`);
  let target = base;
  for (let n = 2; existsSync(target) || existsSync(`${target}-wal`); n += 1)
    target = `${base}-${n}`;
  return target;
}

/** Renames the database, if it is there, and its log. Goes on where an earlier call was cut off. */
export function moveDatabase(dir: string, target: string): void {
  const file = databaseFile(dir);
  if (existsSync(file)) renameSync(file, target);
  // A log that stayed behind would be applied to the next database of this name and damage it.
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${target}-wal`);
  rmSync(`${file}-shm`, { force: true });
  rmSync(`${file}-journal`, { force: true });
  syncFolder(dirname(target));
  syncFolder(dir);
}

/** A free name in the folder of the backups, which is made when missing. @param reason one word, such as `nightly` */
export function backupName(dir: string, at: number, reason: string): string {
  const folder = join(dir, BACKUPS);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  makePrivate(folder, 0o700);
  const word = reason.toLowerCase().replace(/[^a-z0-9]+/g, "-") || "backup";
  let target = join(folder, `belfry-${stamp(at)}-${word}.db`);
  for (let n = 2; existsSync(target); n += 1) {
    target = join(folder, `belfry-${stamp(at)}-${word}-${n}.db`);
  }
  return target;
}

/** When and why a backup was made, as its name says; null for any other file. */
export function readBackupName(file: string): { at: number; reason: string } | null {
  const found = /^belfry-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z-(.+?)(?:-\d+)?\.db$/.exec(
    basename(file),
  );
  if (found === null) return null;
  const [, day, hour, minute, second, milli, reason] = found as unknown as string[];
  return { at: Date.parse(`${day}T${hour}:${minute}:${second}.${milli}Z`), reason: reason! };
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
