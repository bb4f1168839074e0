/** Single instants: reading dates with a time, and writing them back in UTC. */
import { daysInMonth } from "./calendar.ts";
import { Problem } from "./problem.ts";
import { instantOfWall, isMissingDay, wallAt, zoneOf } from "./zone.ts";

export interface Instant {
  at: number;
  /** The local time does not exist; `at` is the first instant after the clock change. */
  shifted: boolean;
}

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})/;
const TIME = /^(?:[T\s]\s*)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?/i;
const OFFSET = /^\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2}))$/i;

/** Whether a text starts like an ISO date. */
export function looksLikeDate(text: string): boolean {
  return DATE.test(text);
}

/**
 * Reads `2026-12-01 09:00` and its relatives.
 * @param offset where `text` begins in what the person wrote
 */
export function parseInstant(text: string, timezone: string, offset: number): Instant | Problem {
  const date = DATE.exec(text)!;
  const checked = checkDate(+date[1]!, +date[2]!, +date[3]!, offset, date[0].length);
  if (checked !== null) return checked;
  const afterDate = text.slice(date[0].length);
  if (afterDate === "")
    return new Problem(
      "A date alone is not an instant: add a time.",
      offset + text.length,
      0,
      `${text} 09:00`,
    );
  const time = TIME.exec(afterDate);
  if (time === null)
    return new Problem(
      "The date must be followed by a time such as 09:00.",
      offset + date[0].length,
      afterDate.length,
      `${date[0]} 09:00`,
    );
  const timeAt = offset + date[0].length + time[0].search(/\d/);
  const hour = +time[1]!;
  const minute = +time[2]!;
  const second = +(time[3] ?? 0);
  if (hour > 23 || minute > 59 || second > 59)
    return new Problem(
      `"${time[0].trim().replace(/^T/i, "")}" is not a time of day: use 00:00 to 23:59.`,
      timeAt,
      date[0].length + time[0].length + offset - timeAt,
    );
  const milliseconds = +(time[4] ?? "0").padEnd(3, "0");
  const wall = Date.UTC(+date[1]!, +date[2]! - 1, +date[3]!, hour, minute, second) + milliseconds;
  const rest = afterDate.slice(time[0].length);
  if (rest === "") return localInstant(wall, timezone, offset, date[0].length);
  const zone = OFFSET.exec(rest);
  const zoneHours = zone === null ? 0 : +(zone[3] ?? 0);
  const zoneMinutes = zone === null ? 0 : +(zone[4] ?? 0);
  if (zone === null || zoneHours > 18 || zoneMinutes > 59)
    return new Problem(
      `"${rest.trim()}" is not an offset: use Z or something like +01:00.`,
      offset + date[0].length + time[0].length + (rest.length - rest.trimStart().length),
      rest.trim().length,
      text.slice(0, date[0].length + time[0].length),
    );
  const sign = zone[2] === "-" ? -1 : 1;
  return { at: wall - sign * (zoneHours * 60 + zoneMinutes) * 60_000, shifted: false };
}

/** Null when the date exists. */
export function checkDate(
  year: number,
  month: number,
  day: number,
  position: number,
  length: number,
): Problem | null {
  if (month < 1 || month > 12)
    return new Problem(`Month ${month} is out of range: use 1 to 12.`, position, length);
  if (year < 1970 || year > 2500)
    return new Problem(`Year ${year} is out of range: use 1970 to 2500.`, position, length);
  const last = daysInMonth(year, month);
  if (day < 1 || day > last)
    return new Problem(
      `Day ${day} is out of range: ${year}-${pad(month)} has days 1 to ${last}.`,
      position,
      length,
    );
  return null;
}

/** The instant of a wall time in a zone; refuses days that the zone left out. */
export function localInstant(
  wall: number,
  timezone: string,
  position: number,
  length: number,
): Instant | Problem {
  const zone = zoneOf(timezone);
  const at = instantOfWall(zone, wall);
  if (isMissingDay(zone, wall, at))
    return new Problem(`This day does not exist in ${timezone}.`, position, length);
  return { at, shifted: wallAt(zone, at) !== wall };
}

/** ISO text in UTC, without needless milliseconds. */
export function isoOf(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}

/** `2026-12-01`. */
export function isoDate(year: number, month: number, day: number): string {
  return `${year}-${pad(month)}-${pad(day)}`;
}

export function pad(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}
