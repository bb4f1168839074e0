/** Active and blackout windows: stretches of the local day in which runs are wanted or not. */
import { DAY_MS, MINUTE_MS, weekdayOf } from "./calendar.ts";
import type { ScheduleOptions, Window } from "./types.ts";
import { wallAt, zoneOf } from "./zone.ts";

/** Whether a run may start at an instant: inside an active window, if there are any, and in no blackout window. */
export function isInWindow(at: number, timezone: string, options: ScheduleOptions): boolean {
  const active = options.activeWindows ?? [];
  const blackout = options.blackoutWindows ?? [];
  if (active.length === 0 && blackout.length === 0) return true;
  const wall = wallAt(zoneOf(timezone), at);
  const isInside = (window: Window): boolean => holds(window, wall);
  return (active.length === 0 || active.some(isInside)) && !blackout.some(isInside);
}

/** Days count where the window opens: Friday 22:00 to 06:00 holds Saturday 05:00. */
function holds(window: Window, wall: number): boolean {
  const today = Math.floor(wall / DAY_MS);
  const time = wall - today * DAY_MS;
  const from = clockMs(window.from);
  const to = clockMs(window.to);
  const opensOn = (day: number): boolean =>
    window.days.length === 0 || window.days.includes(weekdayOf(day));
  if (from < to) return opensOn(today) && time >= from && time < to;
  return (opensOn(today) && time >= from) || (opensOn(today - 1) && time < to);
}

/** Milliseconds since midnight; `24:00` is the end of the day. Throws for what `windowProblem` names. */
function clockMs(text: string): number {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  const minutes = match === null ? NaN : Number(match[1]) * 60 + Number(match[2]);
  if (!(minutes <= 1440) || Number(match![2]) > 59)
    throw new RangeError(`"${text}" is not a time of day`);
  return minutes * MINUTE_MS;
}

/** A sentence on what is wrong with a window; null when it is sound. Check before saving. */
export function windowProblem(window: Window): string | null {
  for (const text of [window.from, window.to])
    try {
      clockMs(text);
    } catch {
      return `"${text}" is not a time of day: use 00:00 to 24:00.`;
    }
  const wrong = window.days.find((day) => !Number.isInteger(day) || day < 0 || day > 6);
  return wrong === undefined ? null : `Day ${wrong} is out of range: use 0 (Sunday) to 6.`;
}
