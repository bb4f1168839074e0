/** Filters of the address: how far ahead, which job, which day is open. */
import { oneOf, searchParams, text, whole } from "../../lib/search-params.ts";

export const LENGTHS = ["7", "30", "60", "90"] as const;

export const calendarSearch = searchParams({
  days: (value) => oneOf(LENGTHS)(String(value)),
  job: whole,
  /** `YYYY-MM-DD` */
  day: text,
});
