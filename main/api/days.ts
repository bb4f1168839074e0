/** Calendar days of the engine's zone, as daily sums name them. */
import { localDay } from "../engine/local-day.ts";

/** The last `count` days, oldest first, the day of `now` included; `YYYY-MM-DD`. */
export function lastDays(now: number, timezone: string, count: number): string[] {
  const today = Date.parse(`${localDay(now, timezone)}T00:00:00Z`);
  // Counted in UTC, where every day has 24 hours.
  return Array.from({ length: count }, (_, index) =>
    new Date(today - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
}
