/** Filters of the address: how far ahead, which job, which day is open. */
import { oneOf, searchParams, text, whole } from "../../lib/search-params.ts";

export const LENGTHS = ["7", "30", "60", "90"] as const;

export const calendarSearch = searchParams({
  days: (value) => oneOf(LENGTHS)(String(value)),
  /** First day, `YYYY-MM-DD`; today without it. */
  from: (value) => (/^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? String(value) : undefined),
  job: whole,
  /** `YYYY-MM-DD` */
  day: text,
});
