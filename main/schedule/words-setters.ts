/** What the readers of the several clauses share: setting days once only, and telling words apart. */
import type { Clauses } from "./clauses.ts";
import type { Problem } from "./problem.ts";
import type { Reader } from "./words-reader.ts";

export function notALength(reader: Reader, from: number): Problem {
  return reader.problem(
    "Months and years differ in length: name the day of the month and a time.",
    from,
    "1st of the month at 9:00",
  );
}

export function setWeekdays(
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

export function setDate(
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

export function daysTaken(reader: Reader, clauses: Clauses, from: number): Problem | null {
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

export function readMonths(reader: Reader, clauses: Clauses): Problem | null {
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

/** "dia útil", "dias úteis": two words for one. */
export function isUsefulDay(reader: Reader): boolean {
  const text = reader.peek()?.text;
  return (text === "dia" || text === "dias") && reader.is(1) === "workday";
}

/** "second" as in "second monday". */
export function isSecond(reader: Reader): boolean {
  return reader.peek()?.text === "second" || reader.peek()?.text === "segundo";
}

/** "day 15", "dia 15". */
export function isDayNumber(reader: Reader): boolean {
  const text = reader.peek()?.text;
  return (text === "day" || text === "dia") && reader.peek(1)?.kind === "number";
}
