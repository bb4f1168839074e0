/** When: reads schedules, computes their due instants, and decides what happens to late ones. Pure, without I/O. */
export { clockChanges } from "./zone-changes.ts";
export { localDayBounds } from "./local-days.ts";
export { describeSchedule } from "./describe.ts";
export { explainSchedule } from "./explain.ts";
export { dueBetween, nextDue, preview, previousDue } from "./due.ts";
export { jitterFor } from "./jitter.ts";
export { type CatchUpDecision, decideCatchUp, type LatenessRule } from "./late.ts";
export { MAX_TEXT_LENGTH, parseSchedule } from "./parse.ts";
export { isKnownTimezone, resolveTimezone, suggestTimezone, timezoneProblem } from "./timezones.ts";
export type {
  CronPart,
  IntervalPart,
  OncePart,
  ParseResult,
  Schedule,
  ScheduleContext,
  ScheduleError,
  ScheduleOptions,
  SchedulePart,
  Window,
} from "./types.ts";
export { isInWindow, windowProblem } from "./windows.ts";
