/** What a schedule means and does, put together for people: on the pages and on the command line. */
import type { Locale } from "./describe-phrases.ts";
import { describeSchedule } from "./describe.ts";
import { preview } from "./due.ts";
import type { Schedule, ScheduleContext, ScheduleOptions } from "./types.ts";
import { clockChanges } from "./zone-changes.ts";

/** As many as are worth showing beside the fires. */
const MAX_CLOCK_CHANGES = 10;

/**
 * The meaning in words, the next fires, and the clock changes among them.
 * @param from epoch milliseconds; the first fire is after it
 * @param count how many fires are wanted
 */
export function explainSchedule(
  schedule: Schedule,
  context: ScheduleContext,
  { from, count, language, options }: ExplainOptions,
) {
  const { timezone } = context;
  const fires = preview(schedule, context, from, count, options);
  return {
    canonical: schedule.canonical,
    kind: schedule.kind,
    timezone,
    meaning: describeSchedule(schedule, language, timezone),
    fires,
    clockChanges: clockChanges(timezone, from, fires.at(-1)?.at ?? from, MAX_CLOCK_CHANGES),
  };
}

interface ExplainOptions {
  from: number;
  count: number;
  language: Locale;
  options?: ScheduleOptions;
}
