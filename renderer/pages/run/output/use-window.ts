/** The part of an output that can be scrolled through: browsers have a limit to how high an element may be. */
import { useState } from "react";

/** Lines that can be scrolled at once; fewer where each has to be measured. */
const WINDOW_LINES = 200_000;
const WRAPPED_LINES = 20_000;
/** The window of an output that is followed moves in steps, so that what is shown keeps its place meanwhile. */
const STEP_LINES = 10_000;

export interface LineWindow {
  /** Number of its first line. */
  base: number;
  length: number;
  /** Moves it, if need be, so that it holds a line; returns its new base. */
  moveTo: (line: number) => number;
}

export function useWindow(total: number, follows: boolean, wraps: boolean): LineWindow {
  const most = wraps ? WRAPPED_LINES : WINDOW_LINES;
  const [chosen, setChosen] = useState(0);
  const atEnd = Math.max(0, Math.ceil((total - most) / STEP_LINES) * STEP_LINES);
  const base = follows ? atEnd : Math.min(chosen, atEnd);
  const [followedTo, setFollowedTo] = useState(0);
  // Who stops following stays where the window was.
  if (follows && followedTo !== base) {
    setFollowedTo(base);
    setChosen(base);
  }
  const moveTo = (line: number): number => {
    const holds = line >= base + 1 && line < base + most;
    const next =
      holds || (line === 0 && base === 0) ? base : Math.max(0, line - Math.floor(most / 2));
    setChosen(Math.min(next, atEnd));
    return Math.min(next, atEnd);
  };
  return { base, length: Math.max(0, Math.min(most, total - base)), moveTo };
}
