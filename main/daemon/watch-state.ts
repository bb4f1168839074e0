/** What the watcher has told already, kept in the data folder beside the signs of life. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

export interface Alerted {
  /** Epoch milliseconds of the alert. */
  at: number;
  /** Heartbeat since which the engine is down. */
  since: number;
}

const fileOf = (dataDir: string): string => path.join(dataDir, "watch.json");

/** null when nothing has been told that is not over. */
export function readAlerted(dataDir: string): Alerted | null {
  try {
    const { at, since } = JSON.parse(readFileSync(fileOf(dataDir), "utf8")) as Partial<Alerted>;
    return typeof at === "number" && typeof since === "number" ? { at, since } : null;
  } catch {
    return null;
  }
}

/** Best effort: what cannot be written down is told again. */
export function writeAlerted(dataDir: string, alerted: Alerted | null): void {
  try {
    if (alerted === null) rmSync(fileOf(dataDir), { force: true });
    else writeFileSync(fileOf(dataDir), JSON.stringify(alerted), { mode: 0o600 });
  } catch {
    // As above.
  }
}
