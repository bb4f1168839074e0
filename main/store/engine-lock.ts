/**
 * The lock of the engine: one engine per data folder.
 *
 * It lives in a tiny database of its own, so that it works while `belfry.db` is damaged or being replaced. Looking
 * at the holder and taking its place is one exclusive transaction: of many processes that find a dead holder, one wins.
 */
import Database from "better-sqlite3";
import { randomUUID } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "../engine/ports.ts";
import { refusalOf } from "./errors.ts";
import { makePrivate, stamp } from "./files.ts";

/** Who carries the engine. Boot id, pid and start time together name one process for ever. */
export interface EngineHolder {
  host: "daemon" | "desktop" | "cli";
  pid: number;
  bootId: string;
  /** Start time of the process, in whatever unit the system tells. */
  startTime: string | number;
  /** Where to talk to it; null when nowhere. */
  socket: string | null;
}

export interface EngineLock {
  /** Gives the lock back; harmless when it is no longer ours. */
  release(): void;
  /** Changes what others read about this holder. @returns false when the lock is no longer ours */
  update(patch: Partial<EngineHolder>): boolean;
}

export type LockRefusal =
  | { code: "held"; holder: EngineHolder; message: string }
  | { code: "unusable"; holder: null; message: string };

const FILE = "engine-lock.db";
/** Guards the replacement of a damaged lock file. */
const REPAIR_FILE = "engine-lock-repair.db";
/** Transactions here take milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * Takes the lock, also over a holder that is no longer alive.
 * @param isAlive whether this very process (not merely its pid) is alive
 */
export function takeEngineLock(
  dir: string,
  holder: EngineHolder,
  isAlive: (holder: EngineHolder) => boolean,
): Result<EngineLock, LockRefusal> {
  const token = randomUUID();
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const other = inLockFile(dir, (database) => {
      const present = holderIn(database);
      if (present !== null && isAlive(present)) return present;
      database
        .prepare("INSERT OR REPLACE INTO lock (id, token, holder) VALUES (1, ?, ?)")
        .run(token, JSON.stringify(holder));
      return null;
    });
    if (other !== null) return { ok: false, error: held(dir, other) };
  } catch (error) {
    const refusal = refusalOf(error, dir);
    if (refusal === null) throw error;
    return { ok: false, error: { code: "unusable", holder: null, message: refusal.message } };
  }
  let own = holder;
  return {
    ok: true,
    value: {
      release() {
        inLockFile(dir, (database) =>
          database.prepare("DELETE FROM lock WHERE id = 1 AND token = ?").run(token),
        );
      },
      update(patch) {
        own = { ...own, ...patch };
        return inLockFile(
          dir,
          (database) =>
            database
              .prepare("UPDATE lock SET holder = ? WHERE id = 1 AND token = ?")
              .run(JSON.stringify(own), token).changes === 1,
        );
      },
    },
  };
}

/** The live holder; null when nobody holds the lock, or it cannot be read. */
export function readEngineLock(
  dir: string,
  isAlive: (holder: EngineHolder) => boolean,
): EngineHolder | null {
  const file = join(dir, FILE);
  if (!existsSync(file)) return null;
  let database: Database.Database | null = null;
  try {
    database = new Database(file, { timeout: BUSY_TIMEOUT_MS, readonly: true });
    const holder = holderIn(database);
    return holder !== null && isAlive(holder) ? holder : null;
  } catch {
    return null;
  } finally {
    database?.close();
  }
}

/** Runs `work` alone on the lock file, making it when missing and replacing it when damaged. */
function inLockFile<T>(dir: string, work: (database: Database.Database) => T): T {
  const file = join(dir, FILE);
  try {
    return exclusively(file, work);
  } catch (error) {
    if (refusalOf(error, dir)?.code !== "damaged") throw error;
  }
  // Several processes may have found the damage. Only one at a time may look again and replace the file:
  // else the second would throw away the sound file, and the lock, of the first.
  exclusively(join(dir, REPAIR_FILE), () => {
    try {
      exclusively(file, () => {});
    } catch (error) {
      if (refusalOf(error, dir)?.code !== "damaged") throw error;
      renameSync(file, `${file}.set-aside-${stamp(Date.now())}-${process.pid}`);
    }
  });
  return exclusively(file, work);
}

function exclusively<T>(file: string, work: (database: Database.Database) => T): T {
  if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
  makePrivate(file, 0o600);
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec("BEGIN IMMEDIATE");
    database.exec(
      "CREATE TABLE IF NOT EXISTS lock (id INTEGER PRIMARY KEY CHECK (id = 1), token TEXT NOT NULL, holder TEXT NOT NULL) STRICT",
    );
    const result = work(database);
    database.exec("COMMIT");
    return result;
  } finally {
    if (database.inTransaction) database.exec("ROLLBACK");
    database.close();
  }
}

function holderIn(database: Database.Database): EngineHolder | null {
  const known = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'lock'").get();
  if (known === undefined) return null;
  const text = database.prepare("SELECT holder FROM lock WHERE id = 1").pluck().get();
  if (typeof text !== "string") return null;
  try {
    return JSON.parse(text) as EngineHolder;
  } catch {
    return null;
  }
}

const held = (dir: string, holder: EngineHolder): LockRefusal => ({
  code: "held",
  holder,
  message: `Belfry already runs in ${dir} (${holder.host}, process ${holder.pid}). Use that one, or end it first.`,
});
