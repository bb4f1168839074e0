/** Says in words what a schedule means, in English and Brazilian Portuguese. */
import { members } from "./bits.ts";
import { civilOf, DAY_MS, weekdayOf } from "./calendar.ts";
import type { CronSpec } from "./cron-spec.ts";
import { daysInWords } from "./describe-days.ts";
import { joined, type Locale, numbers, PHRASES, type Phrases } from "./describe-phrases.ts";
import { durationInWords } from "./durations.ts";
import { pad } from "./instants.ts";
import type { CronPart, Schedule, SchedulePart } from "./types.ts";
import { wallAt, zoneOf } from "./zone.ts";

/** More times of day than this are described by their pattern. */
const MOST_TIMES = 12;

/** One sentence without a full stop. @param timezone IANA name, for single instants */
export function describeSchedule(schedule: Schedule, locale: Locale, timezone: string): string {
  const phrases = PHRASES[locale];
  if (schedule.parts.length === 0) return phrases.none;
  const sentences: string[] = [];
  for (let i = 0; i < schedule.parts.length;) {
    const group = groupFrom(schedule.parts, i);
    sentences.push(
      group.length > 1
        ? cronInWords(group, phrases)
        : partInWords(schedule.parts[i]!, phrases, locale, timezone),
    );
    i += Math.max(1, group.length);
  }
  const text = sentences.join("; ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function partInWords(
  part: SchedulePart,
  phrases: Phrases,
  locale: Locale,
  timezone: string,
): string {
  if (part.kind === "cron") return cronInWords([part], phrases);
  if (part.kind === "interval") return phrases.interval(durationInWords(part.periodMs, locale));
  const wall = wallAt(zoneOf(timezone), part.at);
  const today = Math.floor(wall / DAY_MS);
  const { year, month, day } = civilOf(today);
  const date = phrases.date(weekdayOf(today), day, month, year);
  return phrases.once(date, clock(Math.floor((wall - today * DAY_MS) / 1000)), timezone);
}

/** Consecutive cron parts that differ only in fixed times of day: "at 09:30 and 17:00" compiles to two. */
function groupFrom(parts: SchedulePart[], start: number): CronPart[] {
  const group: CronPart[] = [];
  for (const part of parts.slice(start)) {
    if (part.kind !== "cron" || part.cron.wild) break;
    if (group.length > 0 && daysText(part) !== daysText(group[0]!)) break;
    group.push(part);
    if (timesOf(group).length > MOST_TIMES) {
      group.pop();
      break;
    }
  }
  return group;
}

function daysText(part: CronPart): string {
  return part.canonical.split(" ").slice(-3).join(" ");
}

/** Seconds of the day, ascending; stops early when there are too many to list. */
function timesOf(parts: CronPart[]): number[] {
  const times = new Set<number>();
  for (const { cron } of parts)
    for (const hour of members(cron.hours))
      for (const minute of members(cron.minutesLow, cron.minutesHigh))
        for (const second of members(cron.secondsLow, cron.secondsHigh)) {
          times.add(hour * 3600 + minute * 60 + second);
          if (times.size > MOST_TIMES) return [...times];
        }
  return [...times].sort((a, b) => a - b);
}

function clock(seconds: number): string {
  const text = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 === 0 ? text : `${text}:${pad(seconds % 60)}`;
}

function cronInWords(parts: CronPart[], phrases: Phrases): string {
  const { cron } = parts[0]!;
  const days = daysInWords(cron, phrases);
  const times = timesOf(parts);
  if (!cron.wild && times.length <= MOST_TIMES)
    return `${days ?? phrases.everyDay} ${phrases.at(joined(times.map(clock), phrases.and))}`;
  return `${frequency(cron, phrases)}${days === null ? "" : `, ${days}`}`;
}

/** How often within the days. */
function frequency(cron: CronSpec, phrases: Phrases): string {
  const seconds = members(cron.secondsLow, cron.secondsHigh);
  const minutes = members(cron.minutesLow, cron.minutesHigh);
  const hours = members(cron.hours);
  const isWholeMinute = seconds.length === 1 && seconds[0] === 0;
  if (!isWholeMinute) {
    const step = evenStep(seconds, 60);
    const often =
      step !== null
        ? phrases.every(step, "second")
        : phrases.atSecond(numbers(seconds, phrases), seconds.length > 1);
    const inMinutes =
      minutes.length === 60
        ? ""
        : `, ${phrases.atMinute(numbers(minutes, phrases), minutes.length > 1)}`;
    return `${often}${inMinutes}${during(hours, phrases)}`;
  }
  if (minutes.length === 1) {
    const often = onceAnHour(minutes[0]!, hours, phrases);
    if (often !== null) return often;
  }
  const step = evenStep(minutes, 60);
  if (step !== null && step < 60) return phrases.every(step, "minute") + during(hours, phrases);
  const at = phrases.atMinute(numbers(minutes, phrases), minutes.length > 1);
  return hours.length === 24
    ? `${phrases.every(1, "hour")} ${at}`
    : `${at}${during(hours, phrases)}`;
}

/** The step of values that divide a whole cycle evenly, starting at 0; null for others. */
function evenStep(values: number[], cycle: number): number | null {
  const step = cycle / values.length;
  return Number.isInteger(step) && values.every((n, i) => n === i * step) ? step : null;
}

/** One minute of several hours: "every 2 hours from 09:15 to 17:15". */
function onceAnHour(minute: number, hours: number[], phrases: Phrases): string | null {
  const even = evenStep(hours, 24);
  if (even !== null && even < 24) {
    const at = minute === 0 ? phrases.onTheHour : phrases.atMinute(`${minute}`, false);
    return `${phrases.every(even, "hour")}, ${at}`;
  }
  const step = hours.length > 1 ? hours[1]! - hours[0]! : 1;
  if (hours.length > 1 && !hours.every((hour, i) => hour === hours[0]! + i * step)) return null;
  const first = clock(hours[0]! * 3600 + minute * 60);
  if (hours.length === 1) return phrases.at(first);
  const last = clock(hours.at(-1)! * 3600 + minute * 60);
  return `${phrases.every(step, "hour")} ${phrases.between(first, last)}`;
}

function during(hours: number[], phrases: Phrases): string {
  if (hours.length === 24) return "";
  const first = hours[0]!;
  if (hours.every((hour, i) => hour === first + i))
    return ` ${phrases.between(`${pad(first)}:00`, `${pad(hours.at(-1)!)}:59`)}`;
  return ` ${phrases.inHours(numbers(hours, phrases))}`;
}
