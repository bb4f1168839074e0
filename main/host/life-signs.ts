/**
 * Signs of life in the data folder, for a watcher that cannot ask the engine itself: the time of `heartbeat`, and
 * `ended`, which an engine leaves that was ended in order. They are files, since a full disk or a damaged database
 * must not silence them.
 */
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";

const heartbeatFile = (dataDir: string): string => path.join(dataDir, "heartbeat");
const endedFile = (dataDir: string): string => path.join(dataDir, "ended");

/** The time of the file is the sign of life; a disk that is full still takes it. @param at epoch milliseconds */
export function leaveBeat(dataDir: string, at: number): void {
  const file = heartbeatFile(dataDir);
  const seconds = at / 1000;
  try {
    utimesSync(file, seconds, seconds);
  } catch {
    try {
      writeFileSync(file, "", { mode: 0o600 });
      utimesSync(file, seconds, seconds);
    } catch {
      // Without a heartbeat the watcher alerts, which is right when the folder cannot be written.
    }
  }
}

/** Epoch milliseconds of the last heartbeat; null where no engine has ever run. */
export function lastBeat(dataDir: string): number | null {
  return statSync(heartbeatFile(dataDir), { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/** How an engine was ended in order. */
export interface Ended {
  /** Epoch milliseconds. */
  at: number;
  /** The boot of the machine in which it ended: after the next one it should run again. */
  bootId: string;
}

/** Best effort: without the note the watcher alerts once too often. */
export function leaveEnded(dataDir: string, ended: Ended): void {
  try {
    writeFileSync(endedFile(dataDir), JSON.stringify(ended), { mode: 0o600 });
  } catch {
    // As above.
  }
}

export function clearEnded(dataDir: string): void {
  rmSync(endedFile(dataDir), { force: true });
}

/** null where the last engine was not ended in order, or one runs. */
export function endedInOrder(dataDir: string): Ended | null {
  try {
    const { at, bootId } = JSON.parse(readFileSync(endedFile(dataDir), "utf8")) as Partial<Ended>;
    return typeof at === "number" && typeof bootId === "string" ? { at, bootId } : null;
  } catch {
    return null;
  }
}
