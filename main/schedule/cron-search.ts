/** Finds the next and previous wall time that a cron expression names, without any zone. */
import { highestFrom, highestFrom64, lowestFrom, lowestFrom64 } from "./bits.ts";
import { civilOf, DAY_SECONDS, dayNumber, daysInMonth } from "./calendar.ts";
import { type CronSpec, daysOfMonth } from "./cron-spec.ts";

/** A leap day on a given weekday can be 40 years away (across 2100); nothing is rarer. */
const REACH_YEARS = 44;

/** First matching wall second at or after `wallSeconds`; null when nothing matches within reach. */
export function nextWall(spec: CronSpec, wallSeconds: number): number | null {
  const startDay = Math.floor(wallSeconds / DAY_SECONDS);
  let { year, month, day } = civilOf(startDay);
  let time = wallSeconds - startDay * DAY_SECONDS;
  const lastYear = year + REACH_YEARS;
  while (year <= lastYear) {
    const wanted = lowestFrom(spec.months, month);
    if (wanted < 0) {
      year += 1;
      month = 1;
      day = 1;
      time = 0;
      continue;
    }
    if (wanted !== month) {
      month = wanted;
      day = 1;
      time = 0;
    }
    const days = daysOfMonth(spec, year, month);
    for (let found = lowestFrom(days, day); found > 0; found = lowestFrom(days, found + 1)) {
      const at = nextTime(spec, found === day ? time : 0);
      if (at >= 0) return dayNumber(year, month, found) * DAY_SECONDS + at;
    }
    month += 1;
    day = 1;
    time = 0;
  }
  return null;
}

/** Last matching wall second at or before `wallSeconds`; null when nothing matches within reach. */
export function previousWall(spec: CronSpec, wallSeconds: number): number | null {
  const startDay = Math.floor(wallSeconds / DAY_SECONDS);
  let { year, month, day } = civilOf(startDay);
  let time = wallSeconds - startDay * DAY_SECONDS;
  const firstYear = year - REACH_YEARS;
  while (year >= firstYear) {
    const wanted = highestFrom(spec.months, month);
    if (wanted < 1) {
      year -= 1;
      month = 12;
      day = 31;
      time = DAY_SECONDS - 1;
      continue;
    }
    if (wanted !== month) {
      month = wanted;
      day = daysInMonth(year, month);
      time = DAY_SECONDS - 1;
    }
    const days = daysOfMonth(spec, year, month);
    for (let found = highestFrom(days, day); found > 0; found = highestFrom(days, found - 1)) {
      const at = previousTime(spec, found === day ? time : DAY_SECONDS - 1);
      if (at >= 0) return dayNumber(year, month, found) * DAY_SECONDS + at;
    }
    month -= 1;
    day = 31;
    time = DAY_SECONDS - 1;
  }
  return null;
}

/** Whether a wall second matches. */
export function matchesWall(spec: CronSpec, wallSeconds: number): boolean {
  return nextWall(spec, wallSeconds) === wallSeconds;
}

/** First matching second of the day at or after `time`; -1 when the day has none left. */
function nextTime(spec: CronSpec, time: number): number {
  const { minutesLow, minutesHigh, secondsLow, secondsHigh } = spec;
  let hour = Math.floor(time / 3600);
  let minute = Math.floor(time / 60) % 60;
  let second = time % 60;
  const sameHour = lowestFrom(spec.hours, hour);
  if (sameHour === hour) {
    const sameMinute = lowestFrom64(minutesLow, minutesHigh, minute);
    if (sameMinute === minute) {
      const found = lowestFrom64(secondsLow, secondsHigh, second);
      if (found >= 0) return hour * 3600 + minute * 60 + found;
    }
    const later =
      sameMinute === minute ? lowestFrom64(minutesLow, minutesHigh, minute + 1) : sameMinute;
    if (later >= 0) return hour * 3600 + later * 60 + lowestFrom64(secondsLow, secondsHigh, 0);
    hour = lowestFrom(spec.hours, hour + 1);
  } else hour = sameHour;
  if (hour < 0) return -1;
  minute = lowestFrom64(minutesLow, minutesHigh, 0);
  second = lowestFrom64(secondsLow, secondsHigh, 0);
  return hour * 3600 + minute * 60 + second;
}

/** Last matching second of the day at or before `time`; -1 when there is none. */
function previousTime(spec: CronSpec, time: number): number {
  const { minutesLow, minutesHigh, secondsLow, secondsHigh } = spec;
  let hour = Math.floor(time / 3600);
  let minute = Math.floor(time / 60) % 60;
  let second = time % 60;
  const sameHour = highestFrom(spec.hours, hour);
  if (sameHour === hour) {
    const sameMinute = highestFrom64(minutesLow, minutesHigh, minute);
    if (sameMinute === minute) {
      const found = highestFrom64(secondsLow, secondsHigh, second);
      if (found >= 0) return hour * 3600 + minute * 60 + found;
    }
    const earlier =
      sameMinute === minute ? highestFrom64(minutesLow, minutesHigh, minute - 1) : sameMinute;
    if (earlier >= 0)
      return hour * 3600 + earlier * 60 + highestFrom64(secondsLow, secondsHigh, 59);
    hour = highestFrom(spec.hours, hour - 1);
  } else hour = sameHour;
  if (hour < 0) return -1;
  minute = highestFrom64(minutesLow, minutesHigh, 59);
  second = highestFrom64(secondsLow, secondsHigh, 59);
  return hour * 3600 + minute * 60 + second;
}
