/** Reads on which days: names of days, today and tomorrow, and where a day of the month or a date begins. */
import { type Clauses, WEEKEND, WORKDAYS } from "./clauses.ts";
import { Problem } from "./problem.ts";
import { readMonthDays, readMonthFirst } from "./words-month-days.ts";
import type { Reader } from "./words-reader.ts";
import {
  daysTaken,
  isDayNumber,
  isSecond,
  isUsefulDay,
  notALength,
  readMonths,
  setDate,
  setWeekdays,
} from "./words-setters.ts";

/** Days of the week, days of the month, months, or a date. */
export function readDays(reader: Reader, clauses: Clauses): Problem | null {
  const from = reader.at;
  const token = reader.peek();
  if (token === undefined) return reader.unexpected("days should come");
  const kind = reader.is();
  if (kind === "weekday") return readWeekdays(reader, clauses);
  if (kind === "workday" || isUsefulDay(reader)) {
    reader.at += kind === "workday" ? 1 : 2;
    return setWeekdays(reader, clauses, WORKDAYS, from);
  }
  if (kind === "weekend") {
    reader.at += 1;
    // "fim de semana": the word alone means nothing.
    if (token.text.startsWith("fi")) {
      if (reader.take("of") === null || reader.take("unit") === null)
        return reader.unexpected('"fim de semana" should be complete');
    }
    return setWeekdays(reader, clauses, WEEKEND, from);
  }
  if (kind === "relative-day") {
    const taken = daysTaken(reader, clauses, from);
    if (taken !== null) return taken;
    clauses.relativeDay = reader.take("relative-day")!.days;
    return null;
  }
  if (kind === "next") {
    reader.at += 1;
    const isDay = reader.is() === "weekday";
    return reader.problem(
      "This can mean two different days: name the day alone, or give a date.",
      from,
      !isDay
        ? null
        : reader.text.slice(0, token.position) + reader.text.slice(reader.peek()!.position),
    );
  }
  if (token.kind === "date") {
    const [year, month, day] = token.text.split("-").map(Number);
    reader.at += 1;
    return setDate(reader, clauses, from, { year: year!, month: month!, day: day! });
  }
  if (kind === "month") return readMonthFirst(reader, clauses);
  if ((kind === "in" || kind === "of") && reader.is(1) === "month") {
    reader.at += 1;
    return readMonths(reader, clauses);
  }
  const bare = bareNumber(reader, clauses);
  if (bare !== null) return bare;
  if (token.kind === "number" || kind === "ordinal" || isSecond(reader) || isDayNumber(reader))
    return readMonthDays(reader, clauses);
  if (kind === "other" || kind === "long-unit" || kind === "month-word") {
    reader.at += 1;
    return notALength(reader, from);
  }
  if (kind === "and") {
    const { position, length } = token;
    const apart = `${reader.text.slice(0, position).trimEnd()};${reader.text.slice(position + length)}`;
    return new Problem(
      "One schedule has one set of days and times: separate several schedules with a semicolon.",
      position,
      length,
      apart,
    );
  }
  return reader.unexpected("days, times or a length of time should come");
}

/** A number that says neither of what nor of which month. */
function bareNumber(reader: Reader, clauses: Clauses): Problem | null {
  const token = reader.peek()!;
  const next = reader.peek(1);
  const goesOn =
    next !== undefined &&
    ((next.glued && next.meaning?.is === "suffix") ||
      ["of", "in", "month", "unit", "weekday", "workday", "and"].includes(next.meaning?.is ?? "") ||
      next.text === ",");
  // "monthly on 15 at 9": the month has been named already.
  const isMonthDay = clauses.period === "month" && clauses.monthDays === null;
  if (token.kind !== "number" || goesOn || isMonthDay) return null;
  const from = reader.at;
  reader.at += 1;
  const before = reader.text.slice(0, token.position);
  const after = reader.text.slice(token.position + token.length);
  if (clauses.weekdays !== null || clauses.monthDays !== null || clauses.date !== null)
    return reader.problem(
      'Write "at" before a time of day.',
      from,
      token.length > 2 ? null : `${before}at ${token.text}${after}`,
    );
  return reader.problem(
    `"${token.text}" alone says nothing: add a unit such as minutes, a month, or "at" before a time.`,
    from,
    // Not for "1.5" and "1/2".
    clauses.every && !(next?.kind === "mark" && next.glued) ? `every ${token.text}m` : null,
  );
}

function readWeekdays(reader: Reader, clauses: Clauses): Problem | null {
  const from = reader.at;
  let weekdays = 0;
  let count = 0;
  let plural = false;
  do {
    reader.take("article");
    const first = reader.take("weekday")!;
    count += 1;
    plural ||= first.plural;
    weekdays |= 1 << first.day;
    const isRange =
      (reader.is() === "to" || (reader.peek()?.kind === "mark" && reader.peek()?.text === "-")) &&
      reader.is(1) === "weekday";
    if (isRange) {
      reader.at += 1;
      const last = reader.take("weekday")!;
      count += 1;
      for (let day = first.day; day !== last.day; day = (day + 1) % 7) weekdays |= 1 << day;
      weekdays |= 1 << last.day;
    }
  } while (reader.takeSeparator(() => reader.is() === "weekday"));
  const problem = setWeekdays(reader, clauses, weekdays, from);
  clauses.singleWeekday = count === 1 && !plural && !clauses.every;
  return problem;
}
