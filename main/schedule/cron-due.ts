/**
 * The instants of a cron expression in a zone, clock changes included.
 *
 * Fixed times ("0 9 * * *") follow the wall: a time in the gap moves to the first instant after it, a repeated time
 * counts once. Wild ones ("every 30th minute") follow real time: whatever the wall shows is taken at its word.
 */
import { DAY_MS } from "./calendar.ts";
import { matchesWall, nextWall, previousWall } from "./cron-search.ts";
import type { CronSpec } from "./cron-spec.ts";
import { instantOfWall, isMissingDay, segmentAt, wallAt, type Zone } from "./zone.ts";

/** First instant strictly after `after`, epoch milliseconds; null when there is none. */
export function cronAfter(spec: CronSpec, zone: Zone, after: number): number | null {
  const from = Math.floor(after / 1000) * 1000 + 1000;
  return spec.wild ? wildAfter(spec, zone, from) : fixedAfter(spec, zone, from);
}

/** Last instant strictly before `before`, epoch milliseconds; null when there is none. */
export function cronBefore(spec: CronSpec, zone: Zone, before: number): number | null {
  const from = Math.ceil(before / 1000) * 1000 - 1000;
  return spec.wild ? wildBefore(spec, zone, from) : fixedBefore(spec, zone, from);
}

/** Whether an instant of the expression is only there because a clock change moved it. */
export function isShifted(spec: CronSpec, zone: Zone, at: number): boolean {
  return !spec.wild && !matchesWall(spec, wallAt(zone, at) / 1000);
}

function fixedAfter(spec: CronSpec, zone: Zone, from: number): number | null {
  // Not the wall at `from`: when a gap ends there, the times inside the gap fire there too.
  let wall = nextWall(spec, wallAt(zone, from - 1000) / 1000 + 1);
  while (wall !== null) {
    const at = instantOfWall(zone, wall * 1000);
    // Earlier than `from` in the second pass of a repeated hour: the first pass had it.
    if (at >= from && !isMissingDay(zone, wall * 1000, at)) return at;
    wall = nextWall(spec, wall + 1);
  }
  return null;
}

function fixedBefore(spec: CronSpec, zone: Zone, from: number): number | null {
  const segment = segmentAt(zone, from);
  // In the second pass of a repeated hour, later wall times have already been in the first pass.
  const firstPassEnd = wallAt(zone, segment.start - 1000);
  let wall = previousWall(spec, Math.max(from + segment.offset, firstPassEnd) / 1000);
  while (wall !== null) {
    const at = instantOfWall(zone, wall * 1000);
    if (at <= from && !isMissingDay(zone, wall * 1000, at)) return at;
    wall = previousWall(spec, wall - 1);
  }
  return null;
}

/** Past this distance, segments are skipped instead of walked. */
const FAR_MS = 4 * DAY_MS;

function wildAfter(spec: CronSpec, zone: Zone, from: number): number | null {
  let segment = segmentAt(zone, from);
  let wall = from + segment.offset;
  for (;;) {
    const found = nextWall(spec, wall / 1000);
    if (found === null) return null;
    const at = found * 1000 - segment.offset;
    if (at < segment.end) return at;
    const following = segmentAt(zone, segment.end);
    const start = segment.end + following.offset;
    // Nothing between `wall` and `found` matches; unless the hour repeats, what lies between can be skipped.
    if (start >= wall && found * 1000 - start > FAR_MS) {
      segment = segmentAt(zone, found * 1000 - FAR_MS / 2);
      wall = Math.max(wall, segment.start + segment.offset);
    } else {
      segment = following;
      wall = start;
    }
  }
}

function wildBefore(spec: CronSpec, zone: Zone, from: number): number | null {
  let segment = segmentAt(zone, from);
  let wall = from + segment.offset;
  for (;;) {
    const found = previousWall(spec, wall / 1000);
    if (found === null) return null;
    const at = found * 1000 - segment.offset;
    if (at >= segment.start) return at;
    const preceding = segmentAt(zone, segment.start - 1);
    const end = segment.start + preceding.offset - 1000;
    if (end <= wall && end - found * 1000 > FAR_MS) {
      segment = segmentAt(zone, found * 1000 + FAR_MS / 2);
      wall = Math.min(wall, segment.end + segment.offset - 1000);
    } else {
      segment = preceding;
      wall = end;
    }
  }
}
