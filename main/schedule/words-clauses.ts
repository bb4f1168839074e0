/** Sorts a plain-language schedule into its clauses: which days, which times, how often, between what. */
import { type Clauses, EVERY_DAY } from "./clauses.ts";
import { Problem } from "./problem.ts";
import { readDays } from "./words-days.ts";
import { isPortuguese, type Meaning } from "./words-lexicon.ts";
import type { Reader } from "./words-reader.ts";
import { isUsefulDay, notALength, setWeekdays } from "./words-setters.ts";

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
    period: null,
    periodAt: 0,
    periodEnd: 0,
    daysAt: 0,
    betweenAt: 0,
  };
  while (!reader.done) {
    const problem = readClause(reader, clauses);
    if (problem !== null) return problem;
  }
  return settlePeriod(reader, clauses) ?? clauses;
}

function readClause(reader: Reader, clauses: Clauses): Problem | null {
  const from = reader.at;
  if (reader.takeMark(",") || reader.take("on") !== null || reader.take("article") !== null)
    return reader.done ? reader.unexpected("something should follow") : null;
  // "a cada", "às 9": the article and the preposition are one letter in Portuguese.
  if (reader.peek()?.text === "a" && reader.is(1) === "every") reader.at += 1;
  if (reader.is() === "every") return readEvery(reader, clauses);
  if (reader.take("daily") !== null) return setWeekdays(reader, clauses, EVERY_DAY, from);
  const adverb = reader.take("period");
  if (adverb !== null) return setPeriod(reader, clauses, adverb.period, from);
  // "from monday to friday", "de segunda a sexta".
  if ((reader.is() === "from" || reader.is() === "of") && reader.is(1) === "weekday") {
    reader.at += 1;
    return readDays(reader, clauses);
  }
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
  if (reader.take("month-word") !== null) return setPeriod(reader, clauses, "month", from);
  if (reader.is() === "long-unit") {
    const isYear = /^(year|ano)s?$/.test(reader.peek()!.text);
    reader.at += 1;
    return isYear ? setPeriod(reader, clauses, "year", from) : notALength(reader, from);
  }
  // A bare letter is no word: "every m" may be a slip of "every 5m".
  const isUnit = reader.is() === "unit" && reader.peek()!.length > 1;
  const unit = isUnit ? (reader.peek()!.meaning as Meaning & { is: "unit" }) : null;
  const isWorkday = isUsefulDay(reader);
  const isNumbered = reader.peek(1)?.kind === "number" && !reader.isTime(1);
  if (unit !== null && unit.ms >= 86_400_000 && !isWorkday && !isNumbered) {
    reader.at += 1;
    if (unit.ms > 86_400_000) return setPeriod(reader, clauses, "week", from);
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
    if (unit?.ms === 1000 && (reader.is() === "weekday" || reader.is() === "workday"))
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
  const token = reader.peek()!;
  const problem = readDays(reader, clauses);
  // Of "every" and a word that is like no other, "every" is what has been understood.
  if (problem?.position !== token.position || token.meaning !== null || problem.suggestion !== null)
    return problem;
  const isWord = token.kind === "word";
  return new Problem(
    problem.message,
    problem.position,
    problem.length,
    isWord ? reader.replaced(token, "day") : null,
  );
}

function setPeriod(
  reader: Reader,
  clauses: Clauses,
  period: "week" | "month" | "year",
  from: number,
): Problem | null {
  if (clauses.period !== null) return reader.problem("How often is said twice.", from);
  clauses.period = period;
  clauses.periodAt = from;
  clauses.periodEnd = reader.at;
  return null;
}

/** "every month", "weekly" and "yearly" say nothing alone: they need days that recur so often. */
function settlePeriod(reader: Reader, clauses: Clauses): Problem | null {
  const { period, date } = clauses;
  if (period === null) return null;
  // All has been read: from here on, only problems look at the place of reading.
  reader.at = clauses.periodEnd;
  const missing = (says: string, english: string, portuguese: string): Problem =>
    reader.problem(says, clauses.periodAt, isPortuguese(reader.tokens) ? portuguese : english);
  if (clauses.everyMs !== null) return reader.problem("How often is said twice.", clauses.periodAt);
  if (period === "week") {
    if (clauses.weekdays === null)
      return missing(
        "Every week needs a day and a time.",
        "every monday at 9:00",
        "toda segunda às 9:00",
      );
    clauses.singleWeekday = false;
    return null;
  }
  if (period === "month") {
    if (clauses.monthDays !== null && clauses.months === null) return null;
    return missing(
      "Every month needs a day and a time.",
      "1st of the month at 9:00",
      "dia 1 do mês às 9:00",
    );
  }
  if (date !== null && date.year === null) clauses.every = true;
  else if (clauses.monthDays === null || clauses.months === null)
    return missing(
      "Every year needs a date and a time.",
      "every january 1 at 9:00",
      "todo 1 de janeiro às 9:00",
    );
  return null;
}
