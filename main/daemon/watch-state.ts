/** What the watcher has told already, kept in the data folder beside the signs of life. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

export interface Alerted {
  /** Epoch milliseconds of the alert. */
  at: number;
  /** Last sign of life before the outage. */
  since: number;
  /** How often this outage has been told; its messages have it in their keys. */
  times: number;
  /** The engine runs again, which has been told, too. */
  over: boolean;
  /** Channels that could not be told yet. */
  waiting: string[];
}

const fileOf = (dataDir: string): string => path.join(dataDir, "watch.json");

/** null when nothing has been told that is not over. */
export function readAlerted(dataDir: string): Alerted | null {
  try {
    const kept = JSON.parse(readFileSync(fileOf(dataDir), "utf8")) as Partial<Alerted>;
    const { at, since, times = 1, over = false, waiting = [] } = kept;
    if (typeof at !== "number" || typeof since !== "number") return null;
    return { at, since, times, over, waiting };
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
