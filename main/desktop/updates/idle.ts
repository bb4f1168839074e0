/** Whether the app may be replaced now: agents are never interrupted, and no due job is made late. */
import type { UpdateObstacle } from "../../../contract/desktop-app.ts";
import type { LiveState } from "../live-state.ts";

/** Ending, replacing and starting anew take seconds; a slow disk and a slow start are allowed for. */
const QUIET_MS = 5 * 60_000;

export interface Moment {
  /** Of the engine of this computer. */
  live: LiveState;
  /** A person has the window open. */
  isWindowOpen: boolean;
  /** A person asked for it: then the window is no obstacle. */
  isWanted: boolean;
  /** Epoch milliseconds. */
  now: number;
}

/** null when nothing is in the way. */
export function obstacle({ live, isWindowOpen, isWanted, now }: Moment): UpdateObstacle | null {
  if (live.active.length > 0) return "run";
  const isSoon = [...live.jobs.values()].some(
    ({ enabled, nextDueAt }) => enabled && nextDueAt !== null && nextDueAt - now < QUIET_MS,
  );
  if (isSoon && live.pausedUntil === null) return "due";
  return isWindowOpen && !isWanted ? "window" : null;
}
