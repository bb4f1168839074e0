/** Turns the clauses of a plain-language schedule into cron expressions or single instants. */
import { members } from "./bits.ts";
import { civilOf, DAY_MS, daysInMonth, HOUR_MS, weekdayOf } from "./calendar.ts";
import { compactDuration } from "./durations.ts";
import { checkDate, isoOf, localInstant, pad } from "./instants.ts";
import { Problem } from "./problem.ts";
import type { OncePart, ScheduleContext } from "./types.ts";
import { type Clauses, EVERY_DAY, type MonthDay } from "./clauses.ts";
import { isPortuguese } from "./words-lexicon.ts";
import type { Clock, Reader } from "./words-reader.ts";
import { wallAt, zoneOf } from "./zone.ts";

/** What a text compiles to: texts of cron expressions and intervals, or finished instants. */
export type Compiled = { texts: string[] } | { once: OncePart[] };

export function compileClauses(
  reader: Reader,
  clauses: Clauses,
  context: ScheduleContext,
): Compiled | Problem {
  const isOnce =
    clauses.date !== null ||
    clauses.relativeDay !== null ||
    (clauses.singleWeekday && clauses.months === null && clauses.everyMs === null);
  const single = singleDayProblem(reader, clauses);
  if (single !== null) return single;
  if (isOnce && !(clauses.every && clauses.date !== null && clauses.date.year === null))
    return compileOnce(reader, clauses, context);
  if (clauses.everyMs !== null) return compileFrequency(reader, clauses, clauses.everyMs);
  if (clauses.between !== null)
    return reader.problem(
      'Say how often between these hours, as in "every 2 hours between 9 and 17".',
      clauses.betweenAt,
    );
  return compileTimes(reader, clauses);
}

/** What one day cannot be combined with. */
function singleDayProblem(reader: Reader, clauses: Clauses): Problem | null {
  const isOnlyOnce =
    clauses.relativeDay !== null || (clauses.date !== null && clauses.date.year !== null);
  if (isOnlyOnce && (clauses.every || clauses.period !== null)) {
    const index = reader.tokens.findIndex(({ meaning }) => meaning?.is === "every");
    const token = reader.tokens[Math.max(index, 0)]!;
    return new Problem(
      "A single day comes only once.",
      token.position,
      token.length,
      index < 0 ? null : reader.replaced(token, "").replace(/ {2,}/g, " ").trim(),
    );
  }
  if (clauses.date === null || clauses.months === null) return null;
  return reader.problem("One day and months do not go together.", 0);
}

function compileTimes(reader: Reader, clauses: Clauses): Compiled | Problem {
  const { times } = clauses;
  const hasDays = clauses.weekdays !== null || clauses.monthDays !== null || clauses.date !== null;
  if (times === null) {
    return new Problem(
      "The time of day is missing.",
      reader.text.length,
      0,
      hasDays ? reader.withTime(reader.text, "9:00") : null,
    );
  }
  if (!hasDays) {
    if (clauses.months !== null)
      return reader.problem("Say on which days of these months.", 0, `every day ${reader.text}`);
    const preposition = reader.isTimeFirst() ? "at " : "";
    const every =
      isPortuguese(reader.tokens) || /^[àa]s?\s/i.test(reader.text) ? "todo dia" : "every day";
    return reader.problem(
      "Say on which days, or today or tomorrow.",
      0,
      `${every} ${preposition}${reader.text.trim()}`,
    );
  }
  const texts: string[] = [];
  for (const days of dayFields(clauses))
    for (const group of groupTimes(times)) {
      const seconds = group.second === 0 ? "" : `${group.second} `;
      texts.push(`${seconds}${group.minutes.join(",")} ${listOf(group.hours)} ${days}`);
    }
  return { texts };
}

/** The last three fields of the cron expressions that the days need; more than one where cron would mix them up. */
function dayFields(clauses: Clauses): string[] {
  const months = clauses.months === null ? "*" : listOf(members(clauses.months));
  if (clauses.date !== null) return [`${clauses.date.day} ${clauses.date.month} *`];
  if (clauses.monthDays === null) {
    const weekdays = clauses.weekdays ?? EVERY_DAY;
    return [`* ${months} ${weekdays === EVERY_DAY ? "*" : listOf(members(weekdays))}`];
  }
  const inMonth = clauses.monthDays.map(monthDayItem);
  const days = [...new Set(inMonth.filter((item) => item.day).map((item) => item.text))];
  const weekdays = [...new Set(inMonth.filter((item) => !item.day).map((item) => item.text))];
  const fields: string[] = [];
  if (days.length > 0) fields.push(`${days.join(",")} ${months} *`);
  if (weekdays.length > 0) fields.push(`* ${months} ${weekdays.join(",")}`);
  return fields;
}

function monthDayItem(day: MonthDay): { day: boolean; text: string } {
  switch (day.is) {
    case "day":
      return { day: true, text: `${day.day}` };
    case "last-day":
      return { day: true, text: "L" };
    case "first-workday":
      return { day: true, text: "1W" };
    case "last-workday":
      return { day: true, text: "LW" };
    case "nth":
      return { day: false, text: day.n < 0 ? `${day.weekday}L` : `${day.weekday}#${day.n}` };
  }
}

interface TimeGroup {
  second: number;
  minutes: number[];
  hours: number[];
}

/** Times that share their hours or their minutes go into one expression. */
function groupTimes(times: Clock[]): TimeGroup[] {
  const byMinute = new Map<string, TimeGroup>();
  const sorted = [...times].sort(
    (a, b) => a.hour - b.hour || a.minute - b.minute || a.second - b.second,
  );
  for (const { hour, minute, second } of sorted) {
    const key = `${minute}:${second}`;
    const group = byMinute.get(key) ?? { second, minutes: [minute], hours: [] };
    byMinute.set(key, group);
    if (!group.hours.includes(hour)) group.hours.push(hour);
  }
  const byHours = new Map<string, TimeGroup>();
  for (const group of byMinute.values()) {
    const key = `${group.hours.join()}:${group.second}`;
    const same = byHours.get(key);
    if (same === undefined) byHours.set(key, group);
    else same.minutes.push(...group.minutes);
  }
  return [...byHours.values()];
}

/** `1-5`, `0,6`, `9,17`: runs of three and more become ranges. */
function listOf(values: number[]): string {
  const items: string[] = [];
  for (let i = 0; i < values.length;) {
    let end = i;
    while (values[end + 1] === values[end]! + 1) end += 1;
    if (end - i >= 2) {
      items.push(`${values[i]}-${values[end]}`);
      i = end + 1;
    } else {
      items.push(`${values[i]}`);
      i += 1;
    }
  }
  return items.join(",");
}

/** "every 2 hours", perhaps between two times and on some days. */
function compileFrequency(reader: Reader, clauses: Clauses, everyMs: number): Compiled | Problem {
  if (clauses.times !== null)
    return reader.problem(
      "A frequency and times of day do not go together: name the days and times, or only how often.",
      0,
      `every ${compactDuration(everyMs)}`,
    );
  const hasDays =
    clauses.weekdays !== null ||
    clauses.monthDays !== null ||
    clauses.months !== null ||
    clauses.date !== null;
  const isHourly = reader.tokens.some((token) => token.meaning?.is === "hourly");
  if (clauses.between === null && !hasDays && !isHourly)
    return { texts: [`every ${compactDuration(everyMs)}`] };
  const days = dayFields(clauses);
  if (clauses.between !== null) return compileBetween(reader, clauses, everyMs, days);
  const field = dividing(everyMs);
  if (field === null)
    return reader.problem(
      "This length does not divide the day evenly, so it cannot be tied to days: name two times, or leave the days out.",
      0,
      `every ${compactDuration(everyMs)}`,
    );
  return { texts: days.map((each) => `${field} ${each}`) };
}

/** Seconds to hours as stepped cron fields, where the length divides its unit; null elsewhere. */
function dividing(everyMs: number): string | null {
  const seconds = everyMs / 1000;
  if (seconds < 60) return 60 % seconds === 0 ? `*/${seconds} * *` : null;
  if (seconds < 3600)
    return 3600 % seconds === 0 && seconds % 60 === 0 ? `${star(seconds / 60)} *` : null;
  return 86_400 % seconds === 0 && seconds % 3600 === 0 ? `0 ${star(seconds / 3600)}` : null;
}

function star(step: number): string {
  return step === 1 ? "*" : `*/${step}`;
}

function compileBetween(
  reader: Reader,
  clauses: Clauses,
  everyMs: number,
  days: string[],
): Compiled | Problem {
  const between = clauses.between!;
  const from = between.from.hour * 60 + between.from.minute;
  let to = between.to.hour * 60 + between.to.minute;
  const refuse = (says: string): Problem => reader.problem(says, clauses.betweenAt);
  if (everyMs % 60_000 !== 0 || between.from.second + between.to.second > 0)
    return refuse("Between two times, whole minutes are needed.");
  if (from === to) return refuse("The two times are the same.");
  if (to < from) {
    if (clauses.weekdays !== null || clauses.monthDays !== null)
      return refuse("Hours across midnight do not go with named days: use two schedules.");
    to += 1440;
  }
  const step = everyMs / 60_000;
  if (step > to - from) return refuse("The length of time is longer than the hours.");
  const hoursOnly = step % 60 === 0 && to < 1440;
  if (hoursOnly) {
    // A step marks it as following real time, also when it is 1.
    const last = between.from.hour + Math.floor((to - from) / step) * (step / 60);
    const text = `${between.from.minute} ${between.from.hour}-${last}/${step / 60}`;
    return { texts: days.map((each) => `${text} ${each}`) };
  }
  const times: Clock[] = [];
  for (let at = from; at <= to; at += step)
    times.push({ hour: Math.floor(at / 60) % 24, minute: at % 60, second: 0 });
  const fullHour = 60 % step === 0 && from % step === 0 ? `${60 / step}:${from % step}` : null;
  const texts: string[] = [];
  for (const each of days)
    for (const group of groupByHour(times)) {
      const minutes =
        fullHour !== null && group.minutes.length === 60 / step
          ? star(step)
          : group.minutes.join(",");
      texts.push(`${minutes} ${listOf(group.hours)} ${each}`);
    }
  return { texts };
}

/** Hours with the same minutes go into one expression. */
function groupByHour(times: Clock[]): TimeGroup[] {
  const minutesOf = new Map<number, Set<number>>();
  for (const { hour, minute } of times)
    minutesOf.set(hour, (minutesOf.get(hour) ?? new Set()).add(minute));
  const groups = new Map<string, TimeGroup>();
  for (const [hour, set] of minutesOf) {
    const minutes = [...set].sort((a, b) => a - b);
    const group = groups.get(minutes.join()) ?? { second: 0, minutes, hours: [] };
    groups.set(minutes.join(), group);
    group.hours.push(hour);
  }
  for (const group of groups.values()) group.hours.sort((a, b) => a - b);
  return [...groups.values()];
}

/** "tomorrow at 7am", "monday at 9", "1 december at 9 and 17". */
function compileOnce(
  reader: Reader,
  clauses: Clauses,
  context: ScheduleContext,
): Compiled | Problem {
  if (clauses.everyMs !== null || clauses.between !== null)
    return reader.problem(
      "One day and a frequency do not go together: name the times of that day.",
      clauses.everyMs === null ? clauses.betweenAt : 0,
    );
  const wallNow = wallAt(zoneOf(context.timezone), context.anchorAt);
  const today = Math.floor(wallNow / DAY_MS);
  if (clauses.times === null) {
    const isToday = clauses.relativeDay === 0;
    const nextHour = Math.max(9, Math.floor((wallNow - today * DAY_MS) / HOUR_MS) + 1);
    return new Problem(
      "The time of day is missing.",
      reader.text.length,
      0,
      isToday && nextHour > 23
        ? "tomorrow at 9:00"
        : reader.withTime(reader.text, isToday ? `${nextHour}:00` : "9:00"),
    );
  }
  const once: OncePart[] = [];
  for (const time of clauses.times) {
    const part = onceAt(reader, clauses, context, today, time);
    if (part instanceof Problem) return part;
    once.push(part);
  }
  return { once };
}

function onceAt(
  reader: Reader,
  clauses: Clauses,
  context: ScheduleContext,
  today: number,
  time: Clock,
): OncePart | Problem {
  const timeMs = (time.hour * 3600 + time.minute * 60 + time.second) * 1000;
  const token = reader.tokens[clauses.daysAt];
  const at = token?.position ?? 0;
  const end = reader.endOf(reader.tokens.length - 1);
  const on = (day: number) => localInstant(day * DAY_MS + timeMs, context.timezone, at, end - at);
  const { date } = clauses;
  if (clauses.relativeDay !== null) {
    const found = on(today + clauses.relativeDay);
    if (found instanceof Problem) return found;
    if (found.at < context.anchorAt)
      return reader.problem(
        "This time of today is over.",
        0,
        `tomorrow at ${time.hour}:${pad(time.minute)}`,
      );
    return oncePart(found);
  }
  if (date === null) {
    const wanted = members(clauses.weekdays!)[0]!;
    let day = today + ((wanted - weekdayOf(today) + 7) % 7);
    let found = on(day);
    if (!(found instanceof Problem) && found.at < context.anchorAt) found = on((day += 7));
    return found instanceof Problem ? found : oncePart(found);
  }
  if (date.year !== null) {
    const problem = checkDate(date.year, date.month, date.day, at, end - at);
    if (problem !== null) return problem;
    const found = on(daysUntil(date.year, date.month, date.day));
    return found instanceof Problem ? found : oncePart(found);
  }
  const problem = checkDate(2024, date.month, date.day, at, end - at);
  if (problem !== null)
    return new Problem(`This month has no day ${date.day}.`, problem.position, problem.length);
  // The next such date; 29 February can be eight years away.
  for (let { year } = civilOf(today), tries = 0; tries < 9; year += 1, tries += 1) {
    if (date.day > daysInMonth(year, date.month)) continue;
    const found = on(daysUntil(year, date.month, date.day));
    if (found instanceof Problem) return found;
    if (found.at >= context.anchorAt) return oncePart(found);
  }
  return new Problem("This date does not come.", at, end - at);
}

function daysUntil(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** A finished single instant. */
export function oncePart(instant: { at: number; shifted: boolean }): OncePart {
  return { kind: "once", canonical: isoOf(instant.at), at: instant.at, shifted: instant.shifted };
}
