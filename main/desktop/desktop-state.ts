/** What the app remembers between starts beside the settings: where its window was, what it has said already. */
import type ElectronStore from "electron-store";

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

/**
 * Only when the app is ready: a part of the store listens to signals from its import on, and Electron would take
 * them away from everyone in this process when it gets ready.
 * @param dir the app's own folder. A folder that cannot be written is no reason not to start.
 */
export async function openDesktopState(dir: string): Promise<DesktopState> {
  const { default: Store } = await import("electron-store");
  let now = NOTHING;
  let store: ElectronStore<Remembered> | null = null;
  try {
    store = new Store<Remembered>({
      cwd: dir,
      name: "state",
      defaults: NOTHING,
      clearInvalidConfig: true,
      configFileMode: 0o600,
    });
    now = store.store;
  } catch {
    // Then nothing is remembered.
  }
  return {
    get: () => now,
    set(changes) {
      now = { ...now, ...changes };
      try {
        if (store) store.store = now;
      } catch {
        // As above.
      }
    },
  };
}
