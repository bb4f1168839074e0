/** Where a window may open: where it was, as long as that is still on a screen. */
import type { Bounds } from "./desktop-state.ts";

export const DEFAULT_SIZE = { width: 1180, height: 780 };
export const MIN_SIZE = { width: 480, height: 480 };
/** So much of the title bar must be in reach, in pixels. */
const IN_REACH = 100;

/** @param screens work areas of the screens that are there now */
export function usableBounds(
  wanted: Bounds | null,
  screens: readonly Bounds[],
): Partial<Bounds> & typeof DEFAULT_SIZE {
  if (wanted === null) return DEFAULT_SIZE;
  const width = Math.max(wanted.width, MIN_SIZE.width);
  const height = Math.max(wanted.height, MIN_SIZE.height);
  const isInReach = screens.some(
    (screen) =>
      wanted.x + width - IN_REACH >= screen.x &&
      wanted.x + IN_REACH <= screen.x + screen.width &&
      wanted.y >= screen.y &&
      wanted.y + IN_REACH <= screen.y + screen.height,
  );
  // Without a place the system chooses one.
  return isInReach ? { x: wanted.x, y: wanted.y, width, height } : { width, height };
}
