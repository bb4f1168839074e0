/** Brings a database to the newest schema, each step in a transaction of its own. */
import type Database from "better-sqlite3";
import type { Refusal, Result } from "../engine/ports.ts";
import { refusalOf } from "./errors.ts";
import { APPLICATION_ID, type Migration } from "./migrations.ts";

export const schemaVersion = (database: Database.Database): number =>
  database.pragma("user_version", { simple: true }) as number;

/**
 * @param backup called before the first step on a database that holds data
 * Errors: `too-new`, `migration-failed` (the database is as it was), `disk-full`, `damaged`, …
 */
export function migrate(
  database: Database.Database,
  dir: string,
  migrations: readonly Migration[],
  backup: (reason: string) => void,
): Result<void> {
  const newest = migrations.at(-1)?.version ?? 0;
  try {
    const present = schemaVersion(database);
    if (present > newest) return { ok: false, error: tooNew(dir, present, newest) };
    if (present > 0 && present < newest) backup(`before-schema-${newest}`);
  } catch (error) {
    return { ok: false, error: asRefusal(error, dir, "the backup before the change") };
  }
  for (const migration of migrations) {
    try {
      apply(database, migration);
    } catch (error) {
      return { ok: false, error: asRefusal(error, dir, `change ${migration.version}`) };
    }
  }
  return { ok: true, value: undefined };
}

function apply(database: Database.Database, migration: Migration): void {
  if (schemaVersion(database) >= migration.version) return;
  // A step may rebuild a table that others refer to; the check below stands in for the switched-off keys.
  database.pragma("foreign_keys = OFF");
  database.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have been quicker while this one waited for the lock.
    if (schemaVersion(database) < migration.version) {
      database.exec(migration.sql);
      const broken = database.pragma("foreign_key_check") as unknown[];
      if (broken.length > 0) throw new Error(`${broken.length} rows refer to rows that are gone`);
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${migration.version}`);
    }
    database.exec("COMMIT");
  } finally {
    if (database.inTransaction) database.exec("ROLLBACK");
    database.pragma("foreign_keys = ON");
  }
}

const tooNew = (dir: string, present: number, newest: number): Refusal => ({
  code: "too-new",
  message: `The database in ${dir} was written by a newer Belfry (schema ${present}; this one knows ${newest}). Install the newer Belfry, or set BELFRY_HOME to another folder.`,
});

function asRefusal(error: unknown, dir: string, step: string): Refusal {
  const known = refusalOf(error, dir);
  // A constraint or syntax error is SQLite's word for a bad step, not for a bad disk.
  if (known !== null) return known;
  const detail = error instanceof Error ? error.message : String(error);
  return {
    code: "migration-failed",
    message: `The database in ${dir} could not be brought to the new schema (${step}: ${detail}). It is as it was before; go back to the former version of Belfry and report this.`,
  };
}
