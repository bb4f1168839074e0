/** Sorts a plain-language schedule into its clauses: which days, which times, how often, between what. */
import { Problem } from "./problem.ts";
import type { Meaning } from "./words-lexicon.ts";
import type { Clock, Reader } from "./words-reader.ts";

/** One day inside a month. */
export type MonthDay =
  | { is: "day"; day: number }
  | { is: "last-day" }
  | { is: "nth"; n: number; weekday: number }
  | { is: "first-workday" }
  | { is: "last-workday" };

/** What the clauses of one text say; null where they say nothing. */
export interface Clauses {
  /** Bits 0 (Sunday) to 6. */
  weekdays: number | null;
  /** "monday" alone, which means the next one; "mondays" and "every monday" recur. */
  singleWeekday: boolean;
  monthDays: MonthDay[] | null;
  /** Bits 1 to 12. */
  months: number | null;
  /** A date; without a year the next such date is meant. */
  date: { year: number | null; month: number; day: number } | null;
  /** 0 today, 1 tomorrow. */
  relativeDay: number | null;
  times: Clock[] | null;
  everyMs: number | null;
  between: { from: Clock; to: Clock } | null;
  /** The word "every" stands before the days. */
  every: boolean;
  /** Token indices where clauses begin, for problems. */
  daysAt: number;
  betweenAt: number;
}

export const EVERY_DAY = 127;
export const WORKDAYS = 62;
export const WEEKEND = 65;

/** Reads all clauses, in any order, to the end of the text. */
export function readClauses(reader: Reader): Clauses | Problem {
  const clauses: Clauses = {
    weekdays: null,
    singleWeekday: false,
    monthDays: null,
    months: null,
    date: null,
    relativeDay: null,
    times: null,
    everyMs: null,
    between: null,
    every: false,
    daysAt: 0,
    betweenAt: 0,
  };
  while (!reader.done) {
    const problem = readClause(reader, clauses);
    if (problem !== null) return problem;
  }
  return clauses;
}

function readClause(reader: Reader, clauses: Clauses): Problem | null {
  const from = reader.at;
  if (reader.takeMark(",") || reader.take("on") !== null || reader.take("article") !== null)
    return reader.done ? reader.unexpected("something should follow") : null;
  // "a cada", "às 9": the article and the preposition are one letter in Portuguese.
  if (reader.peek()?.text === "a" && reader.is(1) === "every") reader.at += 1;
  if (reader.is() === "every") return readEvery(reader, clauses);
  if (reader.take("daily") !== null) return setWeekdays(reader, clauses, EVERY_DAY, from);
  if (reader.take("hourly") !== null) {
    if (clauses.everyMs !== null) return reader.problem("How often is said twice.", from);
    clauses.everyMs = 3_600_000;
    return null;
  }
  const isAt = reader.is() === "at" || (reader.peek()?.text === "a" && reader.isTime(1));
  if (isAt || reader.isTime()) {
    if (isAt) reader.at += 1;
    if (clauses.times !== null)
      return reader.problem(
        "One schedule has one list of times: separate several schedules with a semicolon.",
        from,
      );
    const times = reader.times();
    if (times instanceof Problem) return times;
    clauses.times = times;
    return null;
  }
  if (reader.is() === "between" || reader.is() === "from") return readBetween(reader, clauses);
  return readDays(reader, clauses);
}

function readBetween(reader: Reader, clauses: Clauses): Problem | null {
  const from = reader.at;
  reader.at += 1;
  reader.take("at");
  reader.take("article");
  const start = reader.time();
  if (start instanceof Problem) return start;
  if (reader.take("and") === null && reader.take("to") === null && !reader.takeMark("-"))
    if (reader.take("at") === null) return reader.unexpected('"and" and a second time should come');
  reader.take("at");
  reader.take("article");
  const end = reader.time();
  if (end instanceof Problem) return end;
  if (clauses.between !== null) return reader.problem("The hours are said twice.", from);
  clauses.between = { from: start, to: end };
  clauses.betweenAt = from;
  return null;
}

function readEvery(reader: Reader, clauses: Clauses): Problem | null {
  const from = reader.at;
  reader.at += 1;
  // "todas as segundas": the article that is also a preposition.
  if (reader.take("article") === null && reader.peek()?.text === "as") reader.at += 1;
  if (reader.is() === "other") {
    reader.at += 2;
    return reader.problem(
      "Every other day or week cannot be tied to the calendar: use a length of time, counted from when it is saved.",
      from,
      reader.tokens[reader.at - 1]?.text === "day" ? "every 2d" : "every 2w",
    );
  }
  if (reader.peek()?.kind === "number" && reader.is(1) === "long-unit")
    return ((reader.at += 2), notALength(reader, from));
  if (reader.peek()?.kind === "number" && reader.is(1) === "month-word")
    return ((reader.at += 2), notALength(reader, from));
  if (reader.is() === "month-word" || reader.is() === "long-unit") {
    reader.at += 1;
    return notALength(reader, from);
  }
  // A bare letter is no word: "every m" may be a slip of "every 5m".
  const isUnit = reader.is() === "unit" && reader.peek()!.length > 1;
  const unit = isUnit ? (reader.peek()!.meaning as Meaning & { is: "unit" }) : null;
  const isWorkday = isUsefulDay(reader);
  if (unit !== null && unit.ms >= 86_400_000 && !isWorkday && reader.peek(1)?.kind !== "number") {
    reader.at += 1;
    if (unit.ms > 86_400_000)
      return reader.problem("Every week needs a day and a time.", from, "every monday at 9:00");
    return setWeekdays(reader, clauses, EVERY_DAY, from);
  }
  if (reader.isDuration() || (unit !== null && unit.ms < 86_400_000)) {
    let everyMs: number | Problem;
    if (unit === null) everyMs = reader.duration();
    else {
      reader.at += 1;
      everyMs = unit.ms;
    }
    if (everyMs instanceof Problem) return everyMs;
    if (unit !== null && (reader.is() === "weekday" || reader.is() === "workday"))
      return reader.problem(
        "Every second such day cannot be tied to the calendar: use a length of time, counted from when it is saved.",
        from,
        "every 2w",
      );
    if (clauses.everyMs !== null) return reader.problem("How often is said twice.", from);
    clauses.everyMs = everyMs;
    return null;
  }
  clauses.every = true;
  if (reader.done) return reader.unexpected('say how often, such as "every 30m"', "every 30m");
  return readDays(reader, clauses);
}

function notALength(reader: Reader, from: number): Problem {
  return reader.problem(
    "Months and years differ in length: name the day of the month and a time.",
    from,
    "1st of the month at 9:00",
  );
}

function setWeekdays(
  reader: Reader,
  clauses: Clauses,
  weekdays: number,
  from: number,
): Problem | null {
  const taken = daysTaken(reader, clauses, from);
  if (taken !== null) return taken;
  clauses.weekdays = weekdays;
  clauses.daysAt = from;
  return null;
}

function daysTaken(reader: Reader, clauses: Clauses, from: number): Problem | null {
  if (
    clauses.weekdays === null &&
    clauses.monthDays === null &&
    clauses.date === null &&
    clauses.relativeDay === null
  )
    return null;
  return reader.problem(
    "One schedule has one set of days: separate several schedules with a semicolon.",
    from,
  );
}

/** Days of the week, days of the month, months, or a date. */
function readDays(reader: Reader, clauses: Clauses): Problem | null {
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
    const day = reader.is() === "weekday" ? reader.peek()!.text : null;
    return reader.problem(
      "This can mean two different days: name the day alone, or give a date.",
      from,
      day === null
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
  if (token.kind !== "number" || goesOn) return null;
  const from = reader.at;
  reader.at += 1;
  const before = reader.text.slice(0, token.position);
  const after = reader.text.slice(token.position + token.length);
  if (clauses.weekdays !== null || clauses.monthDays !== null || clauses.date !== null)
    return reader.problem(
      'Write "at" before a time of day.',
      from,
      `${before}at ${token.text}${after}`,
    );
  return reader.problem(
    `"${token.text}" alone says nothing: add a unit such as minutes, a month, or "at" before a time.`,
    from,
    clauses.every ? `every ${token.text}m` : null,
  );
}

/** "dia útil", "dias úteis": two words for one. */
function isUsefulDay(reader: Reader): boolean {
  const text = reader.peek()?.text;
  return (text === "dia" || text === "dias") && reader.is(1) === "workday";
}

/** "second" as in "second monday". */
function isSecond(reader: Reader): boolean {
  return reader.peek()?.text === "second" || reader.peek()?.text === "segundo";
}

/** "day 15", "dia 15". */
function isDayNumber(reader: Reader): boolean {
  const text = reader.peek()?.text;
  return (text === "day" || text === "dia") && reader.peek(1)?.kind === "number";
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

function readMonths(reader: Reader, clauses: Clauses): Problem | null {
  const from = reader.at;
  let months = 0;
  do {
    const month = reader.take("month");
    if (month === null) return reader.unexpected("a month should come");
    months |= 1 << month.month;
  } while (reader.takeSeparator(() => reader.is() === "month"));
  if (clauses.months !== null) return reader.problem("The months are said twice.", from);
  clauses.months = months;
  return null;
}

function setDate(
  reader: Reader,
  clauses: Clauses,
  from: number,
  date: NonNullable<Clauses["date"]>,
): Problem | null {
  const taken = daysTaken(reader, clauses, from);
  if (taken !== null) return taken;
  clauses.date = date;
  clauses.daysAt = from;
  return null;
}

/** "december 1 2026", "december 25th". */
function readMonthFirst(reader: Reader, clauses: Clauses): Problem | null {
  const from = reader.at;
  const month = reader.take("month")!.month;
  const day = reader.peek();
  if (day?.kind !== "number") return reader.unexpected("a day of the month should come");
  reader.at += 1;
  if (reader.peek()?.glued) reader.take("suffix");
  return setDate(reader, clauses, from, { year: readYear(reader), month, day: day.value });
}

/** A four-digit number, with or without a comma before it. */
function readYear(reader: Reader): number | null {
  const start = reader.at;
  reader.takeMark(",");
  reader.take("of");
  const year = reader.peek();
  if (year?.kind === "number" && year.length === 4) {
    reader.at += 1;
    return year.value;
  }
  reader.at = start;
  return null;
}

/** "first monday of the month", "1st and 15th of the month", "last day of march", "1 december 2026". */
function readMonthDays(reader: Reader, clauses: Clauses): Problem | null {
  const from = reader.at;
  const days: MonthDay[] = [];
  let waiting: { n: number; at: number }[] = [];
  const isNext = (): boolean =>
    reader.is() === "ordinal" ||
    isSecond(reader) ||
    isDayNumber(reader) ||
    reader.is() === "article" ||
    (reader.peek()?.kind === "number" && !reader.isTime());
  do {
    reader.take("article");
    if (isDayNumber(reader)) reader.at += 1;
    const at = reader.at;
    const token = reader.peek();
    const ordinal = reader.take("ordinal");
    if (ordinal !== null) waiting.push({ n: ordinal.n, at });
    else if (token !== undefined && isSecond(reader)) {
      reader.at += 1;
      waiting.push({ n: 2, at });
    } else if (token?.kind === "number") {
      reader.at += 1;
      if (reader.peek()?.glued) reader.take("suffix");
      waiting.push({ n: token.value, at });
    } else return reader.unexpected("a day of the month should come");
    const isTarget =
      reader.is() === "weekday" || reader.is() === "workday" || reader.is() === "unit";
    if (isTarget) {
      const problem = settleTargets(reader, waiting, days);
      if (problem !== null) return problem;
      waiting = [];
    }
  } while (reader.takeSeparator(isNext));
  for (const { n, at } of waiting) {
    if (n < 0) {
      reader.at = at + 1;
      return reader.unexpected("say the last what", null);
    }
    days.push({ is: "day", day: n });
  }

  // "1 december 2026": a date, unless "every" makes it a yearly one.
  const start = reader.at;
  reader.take("of");
  if (days.length === 1 && days[0]!.is === "day" && reader.is() === "month" && !clauses.every) {
    const month = reader.take("month")!.month;
    return setDate(reader, clauses, from, { year: readYear(reader), month, day: days[0]!.day });
  }
  reader.at = start;
  return settleMonthDays(reader, clauses, days, from);
}

function settleMonthDays(
  reader: Reader,
  clauses: Clauses,
  days: MonthDay[],
  from: number,
): Problem | null {
  const outOfRange = days.find((day) => day.is === "day" && (day.day < 1 || day.day > 31));
  if (outOfRange !== undefined && outOfRange.is === "day")
    return reader.problem(`Day ${outOfRange.day} is out of range: use 1 to 31.`, from);
  const taken = daysTaken(reader, clauses, from);
  if (taken !== null) return taken;
  clauses.monthDays = days;
  clauses.daysAt = from;
  const hasOf = reader.take("of") !== null || reader.take("in") !== null;
  if (reader.is() === "month") return readMonths(reader, clauses);
  if (hasOf) {
    reader.take("article");
    reader.take("every");
    if (reader.take("month-word") !== null) return null;
    return reader.unexpected('"the month" or the name of a month should come');
  }
  if (clauses.months !== null) return null;
  const end = reader.endOf(reader.at - 1);
  return new Problem(
    'Say of which month: add "of the month" or the name of a month.',
    end,
    0,
    `${reader.text.slice(0, end)} of the month${reader.text.slice(end)}`,
  );
}

/** "first monday", "last weekday", "15th day": what the ordinals before it count. */
function settleTargets(
  reader: Reader,
  waiting: { n: number; at: number }[],
  days: MonthDay[],
): Problem | null {
  const from = waiting[0]!.at;
  const token = reader.peek()!;
  const meaning = token.meaning!;
  reader.at += 1;
  const isWorkday =
    meaning.is === "workday" || (meaning.is === "unit" && reader.take("workday") !== null);
  for (const { n } of waiting) {
    if (isWorkday) {
      if (n === 1) days.push({ is: "first-workday" });
      else if (n === -1) days.push({ is: "last-workday" });
      else
        return reader.problem("Only the first and the last weekday of a month can be named.", from);
    } else if (meaning.is === "weekday") {
      if (n !== -1 && (n < 1 || n > 5))
        return reader.problem("A month has a first to fifth such day, and a last one.", from);
      days.push({ is: "nth", n, weekday: meaning.day });
    } else if (token.text === "day" || token.text === "dia") {
      days.push(n === -1 ? { is: "last-day" } : { is: "day", day: n });
    } else return reader.problem("A day of the month should come here.", from);
  }
  return null;
}
