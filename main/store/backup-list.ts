/** What the backups are and hold. They never change, so each is opened once. */
import Database from "better-sqlite3";
import { statSync } from "node:fs";
import { basename } from "node:path";
import { flawAtAGlance } from "./backup.ts";
import { listBackups, readBackupName } from "./files.ts";

export interface BackupInfo {
  path: string;
  /** When it was made, in epoch milliseconds. */
  at: number;
  bytes: number;
  /** Why it was made: a word of its name, such as `nightly` or `before-restore`. */
  reason: string;
  /** null when it cannot be read. */
  holds: { jobs: number; runs: number; lastRunAt: number | null } | null;
  /** Why it cannot be restored, as far as that shows without reading all of it; null when it can. */
  problem: string | null;
}

/** Gives what lists the backups of a folder, newest first. */
export function backupLister(dir: string): () => BackupInfo[] {
  let known = new Map<string, BackupInfo>();
  return () => {
    const infos = listBackups(dir).map((file) => {
      const { mtimeMs, size } = statSync(file);
      return { key: `${file} ${mtimeMs} ${size}`, file, mtimeMs, size };
    });
    known = new Map(
      infos.map(({ key, file, mtimeMs, size }) => [
        key,
        known.get(key) ?? infoOf(file, Math.round(mtimeMs), size),
      ]),
    );
    return [...known.values()];
  };
}

function infoOf(path: string, changedAt: number, bytes: number): BackupInfo {
  const { at, reason } = readBackupName(basename(path)) ?? { at: changedAt, reason: "other" };
  const about = { path, at, bytes, reason };
  const problem = flawAtAGlance(path);
  if (problem !== null) return { ...about, holds: null, problem };
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true });
    const holds = database
      .prepare(
        `SELECT (SELECT count(*) FROM jobs WHERE removed_at IS NULL) AS jobs,
           (SELECT count(*) FROM runs) AS runs,
           (SELECT created_at FROM runs ORDER BY id DESC LIMIT 1) AS lastRunAt`,
      )
      .get() as NonNullable<BackupInfo["holds"]>;
    return { ...about, holds, problem: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...about, holds: null, problem: `It could not be read (${why}).` };
  } finally {
    database?.close();
  }
}
