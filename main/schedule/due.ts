/** The due instants of a whole schedule: all its parts united, within its limits. */
import { cronAfter, cronBefore, isShifted } from "./cron-due.ts";
import type { Schedule, ScheduleContext, ScheduleOptions, SchedulePart } from "./types.ts";
import { zoneOf } from "./zone.ts";

/**
 * First due instant strictly after `after`, epoch milliseconds; null when there is none.
 * `notBefore` and `notAfter` are honoured; windows, jitter and `maxFires` are not.
 */
export function nextDue(
  schedule: Schedule,
  context: ScheduleContext,
  after: number,
  options?: ScheduleOptions,
): number | null {
  const from = Math.max(after, (options?.notBefore ?? -Infinity) - 1);
  let next: number | null = null;
  for (const part of schedule.parts) {
    const at = partAfter(part, context, from);
    if (at !== null && (next === null || at < next)) next = at;
  }
  return next !== null && next <= (options?.notAfter ?? Infinity) ? next : null;
}

/** Last due instant strictly before `before`, epoch milliseconds; null when there is none. */
export function previousDue(
  schedule: Schedule,
  context: ScheduleContext,
  before: number,
  options?: ScheduleOptions,
): number | null {
  const from = Math.min(before, (options?.notAfter ?? Infinity) + 1);
  let previous: number | null = null;
  for (const part of schedule.parts) {
    const at = partBefore(part, context, from);
    if (at !== null && (previous === null || at > previous)) previous = at;
  }
  return previous !== null && previous >= (options?.notBefore ?? -Infinity) ? previous : null;
}

/**
 * Due instants in (after, until], ascending, at most `limit`; the cost grows with `limit`, not with the gap.
 * `more` says that further ones were left out.
 */
export function dueBetween(
  schedule: Schedule,
  context: ScheduleContext,
  after: number,
  until: number,
  limit: number,
  options?: ScheduleOptions,
): { due: number[]; more: boolean } {
  const due: number[] = [];
  let at = nextDue(schedule, context, after, options);
  while (at !== null && at <= until) {
    if (due.length >= limit) return { due, more: true };
    due.push(at);
    at = nextDue(schedule, context, at, options);
  }
  return { due, more: false };
}

/** The next `count` due instants strictly after `from`; `shifted` where only a clock change put it there. */
export function preview(
  schedule: Schedule,
  context: ScheduleContext,
  from: number,
  count: number,
  options?: ScheduleOptions,
): { at: number; shifted: boolean }[] {
  const shown: { at: number; shifted: boolean }[] = [];
  let at = nextDue(schedule, context, from, options);
  while (at !== null && shown.length < count) {
    shown.push({ at, shifted: !schedule.parts.some((part) => isRegular(part, context, at!)) });
    at = nextDue(schedule, context, at, options);
  }
  return shown;
}

/** Whether a part is due at an instant without a clock change having moved it. */
function isRegular(part: SchedulePart, context: ScheduleContext, at: number): boolean {
  if (partAfter(part, context, at - 1) !== at) return false;
  if (part.kind === "cron") return !isShifted(part.cron, zoneOf(context.timezone), at);
  return part.kind === "interval" || !part.shifted;
}

function partAfter(part: SchedulePart, context: ScheduleContext, after: number): number | null {
  if (part.kind === "cron") return cronAfter(part.cron, zoneOf(context.timezone), after);
  if (part.kind === "once") return part.at > after ? part.at : null;
  const { anchorAt } = context;
  const n = Math.max(1, Math.floor((after - anchorAt) / part.periodMs) + 1);
  return anchorAt + n * part.periodMs;
}

function partBefore(part: SchedulePart, context: ScheduleContext, before: number): number | null {
  if (part.kind === "cron") return cronBefore(part.cron, zoneOf(context.timezone), before);
  if (part.kind === "once") return part.at < before ? part.at : null;
  const { anchorAt } = context;
  const n = Math.ceil((before - anchorAt) / part.periodMs) - 1;
  return n >= 1 ? anchorAt + n * part.periodMs : null;
}
