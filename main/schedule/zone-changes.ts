/** When the clocks of a zone change, for previews. */
import { segmentAt, zoneOf } from "./zone.ts";

export interface ClockChange {
  /** First instant after it, epoch milliseconds. */
  at: number;
  /** Milliseconds the clock is set forward; negative when it is set back. */
  byMs: number;
}

/** Changes in (from, until], ascending, at most `limit`. @param timezone a known IANA name */
export function clockChanges(
  timezone: string,
  from: number,
  until: number,
  limit: number,
): ClockChange[] {
  const zone = zoneOf(timezone);
  const changes: ClockChange[] = [];
  let segment = segmentAt(zone, from);
  while (segment.end <= until && changes.length < limit) {
    const next = segmentAt(zone, segment.end);
    const byMs = next.offset - segment.offset;
    // Years are cut apart; most of these ends are no change.
    if (byMs !== 0 && segment.end > from) changes.push({ at: segment.end, byMs });
    segment = next;
  }
  return changes;
}
