/** The local days of a zone as stretches of real time: one in spring is shorter, one in autumn longer. */
import { segmentAt, zoneOf } from "./zone.ts";

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
