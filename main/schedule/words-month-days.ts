/** Reads days of the month and dates. */
import type { Clauses, MonthDay } from "./clauses.ts";
import { Problem } from "./problem.ts";
import { isPortuguese } from "./words-lexicon.ts";
import type { Reader } from "./words-reader.ts";
import { daysTaken, isDayNumber, isSecond, readMonths, setDate } from "./words-setters.ts";

/** A number that waits for the word it counts. */
interface Waiting {
  n: number;
  /** Token index. */
  at: number;
  /** It is an ordinal such as "2nd", not a bare number. */
  counts: boolean;
}

const NTH = ["", "1st", "2nd", "3rd"];

/** "december 1 2026", "december 25th". */
export function readMonthFirst(reader: Reader, clauses: Clauses): Problem | null {
  const from = reader.at;
  const month = reader.take("month")!.month;
  const day = reader.peek();
  if (day?.kind !== "number") {
    const { position } = reader.tokens[from]!;
    const before = reader.text.slice(0, position).replace(/\b(in|every|each|on)\s+$/i, "");
    return reader.unexpected(
      "a day of the month should come",
      `${before}every day in ${reader.text.slice(position)}`,
    );
  }
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
export function readMonthDays(reader: Reader, clauses: Clauses): Problem | null {
  const from = reader.at;
  const days: MonthDay[] = [];
  let waiting: Waiting[] = [];
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
    if (ordinal !== null) waiting.push({ n: ordinal.n, at, counts: true });
    else if (token !== undefined && isSecond(reader)) {
      reader.at += 1;
      waiting.push({ n: 2, at, counts: true });
    } else if (token?.kind === "number") {
      reader.at += 1;
      const counts = reader.peek()?.glued === true && reader.take("suffix") !== null;
      waiting.push({ n: token.value, at, counts });
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

  // "1 december 2026": a date, unless "every" makes it a yearly one, or it goes on as in "1 january and july".
  const start = reader.at;
  const isNumber = reader.is(-1) !== "unit";
  reader.take("of");
  const goesOn =
    reader.is(2) === "month" && (reader.is(1) === "and" || reader.peek(1)?.text === ",");
  const isDate = days.length === 1 && days[0]!.is === "day" && isNumber && !goesOn;
  if (isDate && days[0]!.is === "day" && reader.is() === "month" && !clauses.every) {
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
  // "on the 15th every month": the month is still to come.
  const isMonthly =
    (reader.is() === "every" && reader.is(1) === "month-word") || reader.is() === "period";
  if (clauses.months !== null || clauses.period === "month" || isMonthly) return null;
  const end = reader.endOf(reader.at - 1);
  const month = isPortuguese(reader.tokens) ? "do mês" : "of the month";
  return new Problem(
    'Say of which month: add "of the month" or the name of a month.',
    end,
    0,
    `${reader.text.slice(0, end)} ${month}${reader.text.slice(end)}`,
  );
}

/** "first monday", "last weekday", "15th day": what the ordinals before it count. */
function settleTargets(reader: Reader, waiting: Waiting[], days: MonthDay[]): Problem | null {
  const from = waiting[0]!.at;
  const token = reader.peek()!;
  const meaning = token.meaning!;
  reader.at += 1;
  const isWorkday =
    meaning.is === "workday" || (meaning.is === "unit" && reader.take("workday") !== null);
  const bare = waiting.find(({ counts }) => !counts);
  if (bare !== undefined)
    return reader.problem(
      `A number before "${token.text}" can be a count or a position: write which one of the month.`,
      from,
      reader.replaced(reader.tokens[bare.at]!, NTH[bare.n] ?? `${bare.n}th`),
    );
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
