/** Says on which days a cron expression fires. */
import { members } from "./bits.ts";
import { type CronSpec, LAST_BIT } from "./cron-spec.ts";
import { joined, numbers, type Phrases, runs } from "./describe-phrases.ts";
import { EVERY_DAY, WEEKEND, WORKDAYS } from "./clauses.ts";

const ALL_DAYS = -2;
const ALL_MONTHS = 8190;

/** Days and months, in lower case; null when that is every day of every month. */
export function daysInWords(spec: CronSpec, phrases: Phrases): string | null {
  const allMonths = spec.months === ALL_MONTHS;
  const months = runs(members(spec.months), phrases, (month) => phrases.months[month - 1]!);
  const inMonths = allMonths ? "" : ` ${phrases.inMonths(months)}`;
  const anyDay = spec.days === ALL_DAYS;
  const anyWeekday = spec.weekdays === EVERY_DAY;
  if ((anyDay && anyWeekday) || (spec.eitherDay && (anyDay || anyWeekday)))
    return allMonths ? null : `${phrases.everyDay}${inMonths}`;

  const ofMonths = allMonths ? phrases.ofEveryMonth : phrases.ofMonths(months);
  const monthDays = anyDay ? null : monthDaysInWords(spec, phrases, ofMonths);
  if (monthDays !== null && anyWeekday) return monthDays;
  const weekdays = weekdaysInWords(spec, phrases, ofMonths);
  if (monthDays === null) return `${weekdays}${spec.nth === null ? inMonths : ""}`;
  if (spec.eitherDay) return `${monthDays} ${phrases.either} ${weekdays}`;
  const named = [
    ...(spec.weekdays === 0 ? [] : [plainWeekdays(spec.weekdays, phrases, phrases.or)]),
    ...nthInWords(spec.nth ?? [], phrases),
  ];
  return `${monthDays} ${phrases.falling(joined(named, phrases.or))}`;
}

function monthDaysInWords(spec: CronSpec, phrases: Phrases, ofMonths: string): string {
  const days = members(spec.days);
  const things: string[] = [];
  if (days.length > 0) things.push(phrases.day(numbers(days, phrases), days.length > 1));
  for (const day of members(spec.nearest))
    things.push(day === 1 ? phrases.firstWorkday : phrases.nearest(day));
  for (const back of members(spec.fromLast))
    things.push(back === 0 ? phrases.lastDay : phrases.beforeLast(back));
  if (spec.lastWorkday) things.push(phrases.lastWorkday);
  const months = members(spec.months);
  if (things.length === 1 && days.length === 1 && months.length === 1)
    return phrases.yearly(days[0]!, phrases.months[months[0]! - 1]!);
  return `${phrases.on(joined(things, phrases.and))} ${ofMonths}`;
}

function weekdaysInWords(spec: CronSpec, phrases: Phrases, ofMonths: string): string {
  const { weekdays, nth } = spec;
  const plain =
    weekdays === WORKDAYS
      ? phrases.everyWorkday
      : weekdays === WEEKEND
        ? phrases.everyWeekendDay
        : weekdays === EVERY_DAY
          ? phrases.everyDay
          : phrases.everyOf(plainWeekdays(weekdays, phrases));
  if (nth === null) return plain;
  const counted = `${phrases.on(joined(nthInWords(nth, phrases), phrases.and))} ${ofMonths}`;
  return weekdays === 0 ? counted : `${plain} ${phrases.either} ${counted}`;
}

function nthInWords(nth: readonly number[], phrases: Phrases): string[] {
  return nth.flatMap((bits, weekday) =>
    members(bits).map((n) => phrases.nth(n === LAST_BIT ? 6 : n, weekday)),
  );
}

function plainWeekdays(weekdays: number, phrases: Phrases, or = phrases.and): string {
  // The week is read from Monday, so that Saturday and Sunday stand together.
  const fromMonday = members(weekdays).map((day) => (day === 0 ? 7 : day));
  fromMonday.sort((a, b) => a - b);
  return joined(
    fromMonday.map((day) => phrases.weekdays[day % 7]!),
    or,
  );
}
