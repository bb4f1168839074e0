/**
 * Tells whether the database is the file that was last used in this folder. A restored backup is another file, and
 * may know less than the folders of the runs do.
 */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

const FILE = "database-stamp";
const DATABASE = "belfry.db";

/** False for a new data folder too, where there is nothing to find, and for one that was copied from elsewhere. */
export function isKnownDatabase(dataDir: string): boolean {
  try {
    return readFileSync(path.join(dataDir, FILE), "utf8").trim() === stampOf(dataDir);
  } catch {
    return false;
  }
}

/** From now on the present file is the known one. */
export function stampDatabase(dataDir: string): void {
  try {
    writeFileSync(path.join(dataDir, FILE), `${stampOf(dataDir)}\n`, { mode: 0o600 });
  } catch {
    // A full disk: the next start looks at the folders again, which harms nothing.
  }
}

/** The number of the file: it stays when the file is written or renamed, and another file has another one. */
function stampOf(dataDir: string): string {
  return String(statSync(path.join(dataDir, DATABASE), { bigint: true }).ino);
}
