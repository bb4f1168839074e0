/**
 * Time zones as tables of offsets, read from the platform's own zone data once per zone and year.
 *
 * "Wall" times are what a clock on the wall shows, written as if it were UTC, in milliseconds.
 */
import { DAY_MS, HOUR_MS } from "./calendar.ts";

/** A stretch of real time with one offset; half open, epoch milliseconds. Years are cut apart. */
export interface Segment {
  start: number;
  end: number;
  /** Wall minus UTC, milliseconds. */
  offset: number;
}

export interface Zone {
  name: string;
  format: Intl.DateTimeFormat;
  years: Map<number, Segment[]>;
  last: Segment;
}

/** Two changes closer than this would be overlooked; the closest on record are days apart. */
const SAMPLE_MS = 2 * DAY_MS;
/** More than any single clock change (24 hours at the date line). */
const MARGIN_MS = 26 * HOUR_MS;

const zones = new Map<string, Zone>();

/** The zone of an IANA name. Throws RangeError for an unknown one: check with `isKnownTimezone` first. */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    zone = { name, format, years: new Map(), last: { start: 0, end: 0, offset: 0 } };
    zones.set(name, zone);
  }
  return zone;
}

const SHOWN = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/;

/** The offset according to the platform, without the table. */
function readOffset(zone: Zone, at: number): number {
  const whole = Math.floor(at / 1000) * 1000;
  const found = SHOWN.exec(zone.format.format(whole));
  if (found === null) return 0;
  const [, month, day, year, hour, minute, second] = found;
  return Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second!) - whole;
}

function buildYear(zone: Zone, year: number): Segment[] {
  const begin = Date.UTC(year, 0, 1);
  const finish = Date.UTC(year + 1, 0, 1);
  const segments: Segment[] = [];
  let start = begin;
  let offset = readOffset(zone, begin);
  let from = begin;
  while (from < finish) {
    const to = Math.min(from + SAMPLE_MS, finish);
    // The last sample is the first instant of the next year, so a change at New Year is the next year's.
    const seen = readOffset(zone, to === finish ? finish - 1000 : to);
    if (seen !== offset) {
      let low = from;
      let high = to === finish ? finish - 1000 : to;
      while (high - low > 1000) {
        const middle = Math.floor((low + high) / 2000) * 1000;
        if (readOffset(zone, middle) === offset) low = middle;
        else high = middle;
      }
      segments.push({ start, end: high, offset });
      start = high;
      offset = readOffset(zone, high);
      from = high;
    } else from = to;
  }
  segments.push({ start, end: finish, offset });
  return segments;
}

/** The segment that holds an instant. */
export function segmentAt(zone: Zone, at: number): Segment {
  const last = zone.last;
  if (at >= last.start && at < last.end) return last;
  const year = new Date(at).getUTCFullYear();
  let segments = zone.years.get(year);
  if (segments === undefined) {
    segments = buildYear(zone, year);
    zone.years.set(year, segments);
  }
  let found = segments[0]!;
  for (const segment of segments) if (segment.start <= at) found = segment;
  zone.last = found;
  return found;
}

/** What the clock on the wall shows at an instant. */
export function wallAt(zone: Zone, at: number): number {
  return at + segmentAt(zone, at).offset;
}

/**
 * The instant of a wall time: the first of two where the clock shows it twice, and the first instant after the gap
 * where the clock never shows it (then `wallAt` of the answer differs from the question).
 */
export function instantOfWall(zone: Zone, wall: number): number {
  const near = segmentAt(zone, wall - zone.last.offset);
  const at = wall - near.offset;
  if (at >= near.start + MARGIN_MS && at < near.end - MARGIN_MS) return at;
  let segment = segmentAt(zone, wall - MARGIN_MS);
  for (;;) {
    const candidate = wall - segment.offset;
    if (candidate < segment.end) return Math.max(candidate, segment.start);
    segment = segmentAt(zone, segment.end);
  }
}

/** Whether the whole calendar day of a wall time is missing, as 2011-12-30 is in Apia. */
export function isMissingDay(zone: Zone, wall: number, at: number): boolean {
  const after = wallAt(zone, at);
  if (after === wall) return false;
  const before = at + segmentAt(zone, at - 1).offset;
  const dayStart = Math.floor(wall / DAY_MS) * DAY_MS;
  return before <= dayStart && after >= dayStart + DAY_MS;
}
