/** Opening the data folder: private, migrated, and with a damaged database set aside rather than used or lost. */
import Database from "better-sqlite3";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import type { Clock, Log, Refusal, Result } from "../engine/ports.ts";
import type { Store } from "../engine/store-port.ts";
import { heldBack, putInPlace, replaceWithNewestGood, takeBackup } from "./backup.ts";
import { checkDatabase } from "./check.ts";
import { damageOfFile, damageOfOpen } from "./damage.ts";
import { guarded, notAFolder, readOnly, refusalOf } from "./errors.ts";
import {
  databaseFile,
  makePrivate,
  restoringFile,
  setAside,
  sizeOf,
  syncFile,
  syncFolder,
} from "./files.ts";
import { migrate } from "./migrate.ts";
import { type Migration, MIGRATIONS } from "./migrations.ts";
import { carryOutRestore } from "./restore.ts";
import type { RestoreOutcome } from "./restore-note.ts";
import { sqlOver } from "./sql.ts";
import { storeOver } from "./store.ts";

/** How long a statement waits for another process that writes. */
const BUSY_TIMEOUT_MS = 5_000;

export interface OpenOptions {
  /** Data folder, absolute; made when missing. */
  dir: string;
  clock?: Pick<Clock, "now">;
  log?: Log;
  /** For tests of migration only. */
  migrations?: readonly Migration[];
}

export interface StoreAdmin {
  /** Writes a compact copy and returns its path. Blocks until done: 5 s for each gigabyte. Throws `StoreError`. */
  backup(reason: string, options?: { keep?: number }): string;
  /** The long check. Takes about a minute among a million runs. */
  check(): { ok: boolean; problems: string[] };
  /** Bytes on disk; `freeBytes` are inside the file and will be used again. */
  size(): { databaseBytes: number; logBytes: number; freeBytes: number };
  /** Ids of runs made from now on are greater, so that folders found after a restore are not used again. */
  reserveRunIds(upTo: number): void;
}

export interface Recovered {
  /** Path under which the damaged database is kept. */
  setAside: string;
  restoredFrom: string | null;
  /** One or two sentences for people. */
  message: string;
}

export interface OpenedStore {
  store: Store & StoreAdmin;
  /** What was done about a damaged database; null when there was nothing to do. */
  recovered: Recovered | null;
  /** What became of a wish to restore a backup; null when there was none. */
  restore: RestoreOutcome | null;
  /** Closing twice is harmless. */
  close(): void;
}

type Opened = Omit<OpenedStore, "restore">;

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const logOf = ({ log = SILENT }: OpenOptions): Log => log;

/**
 * Opens the store, making it when missing. Hold the engine lock: a damaged database is renamed here.
 * Errors: `not-a-folder`, `read-only-folder`, `no-access`, `disk-full`, `too-new`, `migration-failed`, `locked`,
 * `no-wal`, `io-error`.
 */
export function openStore(options: OpenOptions): Result<OpenedStore, Refusal> {
  const { dir } = options;
  try {
    const refusal = prepareFolder(dir);
    if (refusal !== null) return { ok: false, error: refusal };
    const restore = carryOutRestore(dir, options.clock?.now.bind(options.clock));
    if (restore !== null) logOf(options).warn("a restore was wished for", { ...restore });
    const opened = open(options, finishRestore(options));
    return opened.ok ? { ok: true, value: { ...opened.value, restore } } : opened;
  } catch (error) {
    const refusal = refusalOf(error, dir);
    if (refusal === null) throw error;
    return { ok: false, error: refusal };
  }
}

function prepareFolder(dir: string): Refusal | null {
  const present = statSync(dir, { throwIfNoEntry: false });
  if (present !== undefined && !present.isDirectory()) return notAFolder(dir);
  if (present === undefined) mkdirSync(dir, { recursive: true, mode: 0o700 });
  try {
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return readOnly(dir);
  }
  makePrivate(dir, 0o700);
  return null;
}

/** Goes on with a restore that was cut off between its last two steps. */
function finishRestore({ dir, clock }: OpenOptions): Recovered | null {
  if (!existsSync(restoringFile(dir))) return null;
  if (existsSync(databaseFile(dir))) {
    // Cut off before anything was moved.
    rmSync(restoringFile(dir));
    return null;
  }
  const aside = setAside(dir, clock?.now() ?? Date.now());
  putInPlace(dir);
  return {
    setAside: aside,
    restoredFrom: restoringFile(dir),
    message: `A backup was being restored in ${dir} when Belfry was ended; the restore is now complete. The former database is kept beside it as belfry.db.set-aside-….`,
  };
}

/** @param recovered what has been done so far: a second damage in one start is an error */
function open(options: OpenOptions, recovered: Recovered | null): Result<Opened, Refusal> {
  const { dir, migrations = MIGRATIONS } = options;
  const log = logOf(options);
  const now = options.clock?.now.bind(options.clock) ?? Date.now;
  const file = databaseFile(dir);

  function recover(damage: string): Result<Opened, Refusal> {
    if (recovered !== null) {
      const message = `The database in ${dir} is ${damage} right after it was restored. Check the disk, then start Belfry again.`;
      return { ok: false, error: { code: "damaged", message } };
    }
    const done = replaceWithNewestGood(dir, now());
    const next = { ...done, message: recoveredMessage(file, damage, done) };
    log.error("database set aside", { damage, ...done });
    return open(options, next);
  }

  if (!existsSync(file)) {
    if (sizeOf(`${file}-wal`) > 0) return recover("missing, though its log is there");
    const made = makeNew(file, dir, migrations);
    if (!made.ok) return made;
  }
  const damage = damageOfFile(file);
  if (damage !== null) return recover(damage);

  makePrivate(file, 0o600);
  let database: Database.Database | null = null;
  try {
    database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    if (!configure(database)) return closing(database, noWal(dir));
    const backup = (reason: string): unknown => takeBackup(database!, dir, now(), reason);
    const migrated = migrate(database, dir, migrations, backup);
    if (!migrated.ok && migrated.error.code !== "damaged") return closing(database, migrated.error);
    const found = migrated.ok ? damageOfOpen(database, file) : "damaged inside";
    if (found !== null) {
      database.close();
      return recover(found);
    }
    for (const suffix of ["-wal", "-shm"]) makePrivate(`${file}${suffix}`, 0o600);
  } catch (error) {
    database?.close();
    const refusal = refusalOf(error, dir);
    if (refusal === null) throw error;
    return refusal.code === "damaged" ? recover("damaged inside") : { ok: false, error: refusal };
  }
  return { ok: true, value: opened(database, dir, log, now, recovered) };
}

function opened(
  database: Database.Database,
  dir: string,
  log: Log,
  now: () => number,
  recovered: Recovered | null,
): Opened {
  const sql = sqlOver(database, dir, log, now);
  const admin: StoreAdmin = {
    backup: (reason, { keep } = {}) =>
      guarded(dir, () => takeBackup(database, dir, now(), reason, keep)),
    check: () => checkDatabase(database),
    size: () => ({
      databaseBytes: sizeOf(databaseFile(dir)),
      logBytes: sizeOf(`${databaseFile(dir)}-wal`),
      freeBytes:
        (database.pragma("freelist_count", { simple: true }) as number) *
        (database.pragma("page_size", { simple: true }) as number),
    }),
    reserveRunIds: (upTo) =>
      sql.transaction(() => {
        sql.run(
          `INSERT INTO sqlite_sequence (name, seq) SELECT 'runs', 0
           WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'runs')`,
        );
        sql.run("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'runs'", upTo);
      }),
  };
  return {
    store: { ...storeOver(sql), ...admin },
    recovered: recovered && withHeldBack(recovered, heldBack(database)),
    close: () => void database.close(),
  };
}

/** @returns false where the file system cannot carry a write-ahead log */
function configure(database: Database.Database): boolean {
  // The first statement to read the file: damage shows here.
  const mode = database.pragma("journal_mode = WAL", { simple: true });
  // Not NORMAL, which may forget the last commits at a power cut: a forgotten claim would fire twice.
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  database.pragma("temp_store = MEMORY");
  database.pragma("journal_size_limit = 67108864");
  return mode === "wal";
}

/** Makes the database under another name first, so that there is never a half-made one under its own. */
function makeNew(file: string, dir: string, migrations: readonly Migration[]): Result<void> {
  const unfinished = `${file}.new-${process.pid}`;
  let database: Database.Database | null = null;
  try {
    rmSync(unfinished, { force: true });
    // SQLite gives its log the mode of the file it belongs to.
    closeSync(openSync(unfinished, "wx", 0o600));
    makePrivate(unfinished, 0o600);
    database = new Database(unfinished);
    database.pragma("journal_mode = WAL");
    const migrated = migrate(database, dir, migrations, () => {});
    database.close();
    if (!migrated.ok) return migrated;
    syncFile(unfinished);
    putAt(unfinished, file);
    syncFolder(dir);
    return { ok: true, value: undefined };
  } finally {
    database?.close();
    for (const suffix of ["", "-wal", "-shm", "-journal"]) {
      rmSync(`${unfinished}${suffix}`, { force: true });
    }
  }
}

/** Gives a file its name unless another process has made one there meanwhile. */
function putAt(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return;
    // File systems without links: the check for the name was a moment ago.
    renameSync(from, to);
  }
}

function closing(database: Database.Database, error: Refusal): { ok: false; error: Refusal } {
  database.close();
  return { ok: false, error };
}

const noWal = (dir: string): Refusal => ({
  code: "no-wal",
  message: `The file system of ${dir} cannot hold Belfry's database safely (a network folder, perhaps). Set BELFRY_HOME to a folder on a local disk.`,
});

/** Tells of the messages that the backup in place holds back, which nobody would look for. */
function withHeldBack(recovered: Recovered, count: number): Recovered {
  if (count === 0) return recovered;
  const what = `Messages that waited in that backup are held back, since they may have been sent: ${count}. They can be sent by hand in Notifications, Outbox.`;
  return { ...recovered, message: `${recovered.message} ${what}` };
}

function recoveredMessage(
  file: string,
  damage: string,
  done: { setAside: string; restoredFrom: string | null },
): string {
  // Each in one piece, as the catalogues of other languages know it.
  const { setAside: aside, restoredFrom } = done;
  return restoredFrom === null
    ? `The database ${file} was ${damage}. It is kept as ${aside}. There was no good backup, so Belfry started with an empty database.`
    : `The database ${file} was ${damage}. It is kept as ${aside}. Belfry went on with the backup ${restoredFrom}; what happened after it is missing.`;
}
