/**
 * Opens the database to read it only, beside whoever writes: no lock, no change, no repair.
 * The write-ahead log lets readers and the writer pass each other.
 */
import Database from "better-sqlite3";
import { existsSync } from "node:fs";
import type { Log, Refusal, Result } from "../engine/ports.ts";
import type { StoreReader } from "../engine/store-port.ts";
import { checkDatabase } from "./check.ts";
import { damageOfFile } from "./damage.ts";
import { refusalOf } from "./errors.ts";
import { databaseFile } from "./files.ts";
import { schemaVersion } from "./migrate.ts";
import { MIGRATIONS } from "./migrations.ts";
import { sqlOver } from "./sql.ts";
import { storeOver } from "./store.ts";

const BUSY_TIMEOUT_MS = 5_000;
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

export interface OpenedReader {
  store: StoreReader;
  /** The long check. Takes about a minute among a million runs. */
  check(): { ok: boolean; problems: string[] };
  close(): void;
}

/**
 * @returns null when there is no database yet.
 * Errors: `damaged`, `old-schema` (opening it to write brings it up to date), `too-new`, `no-access`, …
 */
export function openReader(dir: string): Result<OpenedReader | null> {
  const file = databaseFile(dir);
  if (!existsSync(file)) return { ok: true, value: null };
  let database: Database.Database | null = null;
  try {
    const damage = damageOfFile(file);
    if (damage !== null) return refuse("damaged", damagedMessage(file, damage));
    database = new Database(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
    const version = schemaVersion(database);
    const newest = MIGRATIONS.at(-1)!.version;
    if (version !== newest) {
      database.close();
      return version > newest
        ? refuse("too-new", `The database ${file} was written by a newer Belfry. Install that one.`)
        : refuse("old-schema", `The database ${file} was written by an older Belfry.`);
    }
  } catch (error) {
    database?.close();
    const refusal = refusalOf(error, dir);
    if (refusal === null) throw error;
    return { ok: false, error: refusal };
  }
  const opened = database;
  const sql = sqlOver(opened, dir, SILENT, Date.now);
  return {
    ok: true,
    value: {
      store: storeOver(sql),
      check: () => checkDatabase(opened),
      close: () => void opened.close(),
    },
  };
}

const damagedMessage = (file: string, damage: string): string =>
  `The database ${file} is ${damage}. Start Belfry (belfry daemon): it sets the database aside and goes on with the newest good backup.`;

function refuse(code: string, message: string): { ok: false; error: Refusal } {
  return { ok: false, error: { code, message } };
}
