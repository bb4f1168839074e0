/** A cron expression as sets of numbers, and which days of a month it names. */
import { lowestFrom, members } from "./bits.ts";
import { dayNumber, daysInMonth, weekdayOf } from "./calendar.ts";

/** Compiled cron expression; a few hundred bytes, so that thousands can live at once. */
export interface CronSpec {
  secondsLow: number;
  secondsHigh: number;
  minutesLow: number;
  minutesHigh: number;
  /** Bits 0 to 23. */
  hours: number;
  /** Bits 1 to 31. */
  days: number;
  /** Bits 1 to 12. */
  months: number;
  /** Bits 0 (Sunday) to 6. */
  weekdays: number;
  /** Bit n: the day n before the last day of the month (`L` is bit 0). */
  fromLast: number;
  /** Bit n: the weekday nearest to day n (`nW`). */
  nearest: number;
  /** `LW`: the last Monday-to-Friday day of the month. */
  lastWorkday: boolean;
  /** Per weekday, bits 1 to 5 for `#1` to `#5` and bit 6 for "last"; null when none is used. */
  nth: readonly number[] | null;
  /** Day of month and day of week are both restricted: either is enough. */
  eitherDay: boolean;
  /** Hour, minute or second holds `*` or a step: it fires on every real instant that matches. */
  wild: boolean;
}

/** Bit of `nth` that stands for the last such weekday of the month. */
export const LAST_BIT = 6;

/** The days of a month that match, bits 1 to 31. @param first weekday of day 1 */
export function daysMatching(spec: CronSpec, length: number, first: number): number {
  const inMonth = length === 31 ? -2 : (1 << (length + 1)) - 2;
  let days = spec.days;
  if (spec.fromLast !== 0)
    for (const back of members(spec.fromLast)) if (back < length) days |= 1 << (length - back);
  if (spec.lastWorkday) days |= 1 << nearestWorkday(length, length, first);
  if (spec.nearest !== 0)
    for (const day of members(spec.nearest))
      if (day <= length) days |= 1 << nearestWorkday(day, length, first);

  // Seven bits turned so that bit 0 is the weekday of day 1, then repeated over the month.
  const turned = ((spec.weekdays >> first) | (spec.weekdays << (7 - first))) & 127;
  const week = turned << 1;
  let weekdays = week | (week << 7) | (week << 14) | (week << 21) | (week << 28);
  if (spec.nth !== null) weekdays |= nthDays(spec.nth, length, first);
  return (spec.eitherDay ? days | weekdays : days & weekdays) & inMonth;
}

/** The days of one month that match, bits 1 to 31. */
export function daysOfMonth(spec: CronSpec, year: number, month: number): number {
  return daysMatching(spec, daysInMonth(year, month), weekdayOf(dayNumber(year, month, 1)));
}

/** The Monday-to-Friday day nearest to `day`, without leaving the month. */
function nearestWorkday(day: number, length: number, first: number): number {
  const weekday = (first + day - 1) % 7;
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === length ? day - 2 : day + 1;
  return day;
}

function nthDays(nth: readonly number[], length: number, first: number): number {
  let days = 0;
  for (let weekday = 0; weekday < 7; weekday += 1) {
    const wanted = nth[weekday]!;
    if (wanted === 0) continue;
    const firstDay = 1 + ((weekday - first + 7) % 7);
    for (let day = firstDay, n = 1; day <= length; day += 7, n += 1)
      if (wanted & (1 << n) || (wanted & (1 << LAST_BIT) && day + 7 > length)) days |= 1 << day;
  }
  return days;
}

/** Whether any month of any year has a matching day. */
export function canEverFire(spec: CronSpec): boolean {
  for (
    let month = lowestFrom(spec.months, 1);
    month > 0;
    month = lowestFrom(spec.months, month + 1)
  )
    for (let first = 0; first < 7; first += 1)
      // A leap year is enough: it has every day that other years have, on every weekday in turn.
      if (
        daysMatching(spec, daysInMonth(2024, month), first) !== 0 ||
        daysMatching(spec, daysInMonth(2023, month), first) !== 0
      )
        return true;
  return false;
}
