/** The clock changes of a zone within a time. */
import { segmentAt, zoneOf } from "./zone.ts";

export interface ClockChange {
  /** First instant of the new offset, epoch milliseconds. */
  at: number;
  /** By how much clocks are put forward; negative = back. */
  minutes: number;
}

/** @param timezone IANA name */
export function clockChanges(timezone: string, from: number, until: number): ClockChange[] {
  const zone = zoneOf(timezone);
  const changes: ClockChange[] = [];
  let segment = segmentAt(zone, from);
  while (segment.end < until) {
    const next = segmentAt(zone, segment.end);
    // Years are cut apart without a change.
    const minutes = (next.offset - segment.offset) / 60_000;
    if (minutes !== 0) changes.push({ at: next.start, minutes });
    segment = next;
  }
  return changes;
}

/** First instant of the local day of an instant, and of the following one. */
export function localDayBounds(
  timezone: string,
  at: number,
): { start: number; end: number; day: string } {
  const zone = zoneOf(timezone);
  const offsetAt = (instant: number): number => segmentAt(zone, instant).offset;
  const day = new Date(at + offsetAt(at)).toISOString().slice(0, 10);
  const midnight = (wall: number): number => {
    // A day that begins in a gap begins at its end.
    const guess = wall - offsetAt(wall - offsetAt(at));
    const segment = segmentAt(zone, guess);
    return guess + segment.offset < wall ? segment.end : guess;
  };
  const wall = Date.parse(`${day}T00:00:00Z`);
  return { start: midnight(wall), end: midnight(wall + 86_400_000), day };
}
