/** Which span of time the axis shows, and where its lines are; in the zone of this computer. */

export const VIEWS = ["day", "week", "month"] as const;
export type View = (typeof VIEWS)[number];

/** Days before and after the day looked at. What comes is as interesting as what was, until it is far away. */
const AROUND: Record<View, [before: number, after: number]> = {
  day: [0, 0],
  week: [3, 3],
  month: [22, 7],
};
const STEP_DAYS: Record<View, number> = { day: 1, week: 7, month: 30 };

export interface Span {
  view: View;
  /** Epoch milliseconds. */
  from: number;
  until: number;
  /** Where a line is drawn; `major` ones have room for a label. */
  ticks: { at: number; major: boolean }[];
}

/** Midnight of a day, some days later; calendar days, so that a change of the clock moves nothing. */
export function midnight(at: number, days = 0): number {
  const date = new Date(at);
  date.setHours(0, 0, 0, 0);
  date.setDate(date.getDate() + days);
  return date.getTime();
}

/** The instant of a day of the address; `now` where it cannot be read. */
export function dayAt(day: string | undefined, now: number): number {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? "") ?? [];
  const at = new Date(Number(year), Number(month) - 1, Number(date), 12).getTime();
  return Number.isFinite(at) ? at : now;
}

/** `YYYY-MM-DD` here. */
export function dayName(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function spanOf(view: View, at: number): Span {
  const [before, after] = AROUND[view];
  const from = midnight(at, -before);
  const until = midnight(at, after + 1);
  return { view, from, until, ticks: ticksOf(view, from, until) };
}

/** The day to look at for the span before (-1) or after (1) this one. */
export function neighbour(view: View, at: number, direction: 1 | -1): string {
  return dayName(midnight(at, direction * STEP_DAYS[view]) + 12 * 3_600_000);
}

function ticksOf(view: View, from: number, until: number): Span["ticks"] {
  const ticks: Span["ticks"] = [];
  if (view === "day") {
    for (let hour = 0; hour < 24; hour += 3) {
      const date = new Date(from);
      date.setHours(hour);
      ticks.push({ at: date.getTime(), major: true });
    }
    return ticks;
  }
  for (let day = 0; ; day += 1) {
    const at = midnight(from, day);
    if (at >= until) return ticks;
    ticks.push({ at, major: view === "week" || day % 5 === 0 });
  }
}
