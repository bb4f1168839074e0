/** What a plain-language schedule says, clause by clause. */
import type { Clock } from "./words-reader.ts";

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
  /** "every month", "weekly": the days must say the rest. */
  period: "week" | "month" | "year" | null;
  /** Token indices where clauses begin, for problems. */
  periodAt: number;
  /** Index of the token after it. */
  periodEnd: number;
  daysAt: number;
  betweenAt: number;
}

export const EVERY_DAY = 127;
export const WORKDAYS = 62;
export const WEEKEND = 65;
