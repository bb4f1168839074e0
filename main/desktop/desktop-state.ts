/** What the app remembers between starts beside the settings: where its window was, what it has said already. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An engine on another machine. Its token is in the secret store. */
export interface RememberedEngine {
  id: string;
  name: string;
  address: string;
}

interface Remembered {
  bounds: Bounds | null;
  maximized: boolean;
  /** Missing parts of the system that a person has been told of. */
  toldMissing: string[];
  /** See `mutes.ts`. */
  mutedJobs: number[];
  engines: RememberedEngine[];
  /** Id of the one that is shown; null = that of this computer. */
  engine: string | null;
}

const NOTHING: Remembered = {
  bounds: null,
  maximized: false,
  toldMissing: [],
  mutedJobs: [],
  engines: [],
  engine: null,
};

export interface DesktopState {
  get(): Remembered;
  set(changes: Partial<Remembered>): void;
}

/** @param dir the app's own folder. A folder that cannot be written is no reason not to start. */
export function openDesktopState(dir: string): DesktopState {
  const file = path.join(dir, "state.json");
  let now = read(file);
  return {
    get: () => now,
    set(changes) {
      now = { ...now, ...changes };
      try {
        const next = `${file}.next`;
        writeFileSync(next, JSON.stringify(now, null, 2), { mode: 0o600 });
        renameSync(next, file);
      } catch {
        // Then nothing is remembered.
      }
    },
  };
}

/** A file that is not there, or is none of ours, says nothing. */
function read(file: string): Remembered {
  try {
    return { ...NOTHING, ...(JSON.parse(readFileSync(file, "utf8")) as Partial<Remembered>) };
  } catch {
    return NOTHING;
  }
}
