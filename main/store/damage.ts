/** Cheap signs of damage, found before or just after opening. The long check is by command (`check`). */
import type Database from "better-sqlite3";
import { closeSync, openSync, readSync } from "node:fs";
import { sizeOf } from "./files.ts";

const MAGIC = "SQLite format 3\0";

/** What is wrong with a database file, in words that fit after "it is"; null when nothing shows. */
export function damageOfFile(file: string): string | null {
  if (sizeOf(file) === 0) return "empty";
  const header = firstBytes(file);
  if (header === null) return "cut short";
  if (header.toString("latin1", 0, 16) !== MAGIC) return "not a database any more";
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0) return "not a database any more";
  // While a log is there, the file may rightly be shorter than its header says.
  if (sizeOf(`${file}-wal`) > 0) return null;
  const pages = header.readUInt32BE(28);
  const pagesValid = header.readUInt32BE(24) === header.readUInt32BE(92);
  // Asked last: whoever has it open may have let it grow since the header was read.
  return pagesValid && pages * pageBytes > sizeOf(file) ? "cut short" : null;
}

/** What the head of a database says of it, read without opening it. */
export function headerOf(file: string): { version: number; applicationId: number } {
  const header = firstBytes(file);
  return { version: header?.readUInt32BE(60) ?? 0, applicationId: header?.readUInt32BE(68) ?? 0 };
}

/** The head of a database file; null when it is shorter than that. */
function firstBytes(file: string): Buffer | null {
  const header = Buffer.alloc(100);
  const handle = openSync(file, "r");
  try {
    return readSync(handle, header, 0, 100, 0) < 100 ? null : header;
  } finally {
    closeSync(handle);
  }
}

const KEYS: Record<string, readonly string[]> = {
  jobs: ["id"],
  works: ["id"],
  runs: ["id"],
  attempts: ["run_id", "attempt"],
  occurrences: ["job_id", "due_at"],
  outbox: ["id"],
  rollups: ["day", "job_id", "agent", "model", "folder"],
  run_search_data: ["id"],
};

/** Both ends of the big tables: few pages, whatever the size, the ones written last among them. */
const PROBES: readonly string[] = [
  "SELECT count(*) FROM sqlite_schema",
  "SELECT * FROM meta LIMIT 1",
  ...Object.entries(KEYS).flatMap(([table, keys]) =>
    ["ASC", "DESC"].map((direction) => {
      const order = keys.map((key) => `${key} ${direction}`).join(", ");
      return `SELECT * FROM ${table} ORDER BY ${order} LIMIT 1`;
    }),
  ),
  "SELECT max(state) FROM runs",
  "SELECT max(job_id) FROM runs",
  "SELECT max(finished_at) FROM runs WHERE finished_at IS NOT NULL",
  "SELECT max(due_at) FROM occurrences",
  "SELECT min(next_due_at) FROM jobs WHERE next_due_at IS NOT NULL AND removed_at IS NULL",
];

/**
 * Looks at an open, migrated database. Throws SQLite's own error (`SQLITE_CORRUPT`, …) where that shows.
 * @returns what is wrong, as above; null when nothing shows
 */
export function damageOfOpen(database: Database.Database, file: string): string | null {
  for (const probe of PROBES) database.prepare(probe).get();
  const pages = database.pragma("page_count", { simple: true }) as number;
  const pageBytes = database.pragma("page_size", { simple: true }) as number;
  if (sizeOf(`${file}-wal`) > 0 && pages * pageBytes > sizeOf(file)) {
    const [checkpoint] = database.pragma("wal_checkpoint(PASSIVE)") as [
      { busy: number; log: number; checkpointed: number },
    ];
    const whole = checkpoint.busy === 0 && checkpoint.log === checkpoint.checkpointed;
    if (whole && pages * pageBytes > sizeOf(file)) return "cut short";
  }
  return null;
}
