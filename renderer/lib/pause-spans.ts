/** For how long something can be paused with one click. */

export const PAUSE_SPANS = ["halfHour", "hour", "tomorrow", "resumed"] as const;
export type PauseSpan = (typeof PAUSE_SPANS)[number];

/** End of a pause that begins now, epoch milliseconds; null = until resumed. Tomorrow begins at midnight here. */
export function pauseUntil(span: PauseSpan, now: number): number | null {
  if (span === "halfHour") return now + 30 * 60_000;
  if (span === "hour") return now + 3_600_000;
  if (span === "resumed") return null;
  const midnight = new Date(now);
  midnight.setHours(24, 0, 0, 0);
  return midnight.getTime();
}
