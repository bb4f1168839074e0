/**
 * The slow and obvious way to find due instants: look at every minute and ask the platform what the clock shows.
 * Shares no code with the scheduler: it is what the scheduler is measured against.
 */

interface Shown {
  at: number;
  /** Wall time as if it were UTC. */
  wall: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Wall time of an instant, from the platform alone. */
export function shownAt(timezone: string, at: number): number {
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: timezone,
      dateStyle: "short",
      timeStyle: "medium",
    });
    formats.set(timezone, format);
  }
  const [day, month, year, hour, minute, second] = format.format(at).split(/\D+/).map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}

/** Instant near the first clock change after `from`, to the day; `from` itself when none comes within a year. */
export function nearClockChange(timezone: string, from: number): number {
  const first = shownAt(timezone, from) - from;
  for (let day = 1; day < 366; day += 1) {
    const at = from + day * 86_400_000;
    if (shownAt(timezone, at) - at !== first) return at - 86_400_000;
  }
  return from;
}

/** Due instants of a five-field expression in [from, until], whole minutes. */
export function bruteForce(text: string, timezone: string, from: number, until: number): number[] {
  const fields = text.split(" ");
  const isWild = /[*/]/.test(fields[0]! + fields[1]!);
  // The lead lets it see the first pass of an hour that repeats at `from`, or the day before the date line.
  const shown: Shown[] = [];
  for (let at = from - 27 * 3_600_000; at <= until; at += 60_000)
    shown.push({ at, wall: shownAt(timezone, at) });
  const seen = new Set<number>();
  const due = new Set<number>();
  shown.forEach(({ at, wall }, index) => {
    if (isWild) {
      if (matches(fields, wall)) due.add(at);
      return;
    }
    if (matches(fields, wall) && !seen.has(wall)) due.add(at);
    const before = shown[index - 1]?.wall ?? wall - 60_000;
    for (let gap = before + 60_000; gap < wall; gap += 60_000)
      if (matches(fields, gap) && !isWholeDayInside(gap, before, wall)) due.add(at);
    seen.add(wall);
  });
  return [...due].filter((at) => at >= from).sort((a, b) => a - b);
}

/** Whether the calendar day of `gap` never came at all. */
function isWholeDayInside(gap: number, before: number, after: number): boolean {
  const start = Math.floor(gap / 86_400_000) * 86_400_000;
  return before < start && after >= start + 86_400_000;
}

function matches(fields: string[], wall: number): boolean {
  const date = new Date(wall);
  const [minute, hour, day, month, weekday] = fields as [string, string, string, string, string];
  const isRestricted = (field: string): boolean =>
    !field.split(",").every((item) => item.startsWith("*"));
  const inDay = holds(day, date.getUTCDate(), 1);
  const inWeekday = holds(weekday, date.getUTCDay(), 0);
  const both = isRestricted(day) && isRestricted(weekday);
  return (
    holds(minute, date.getUTCMinutes(), 0) &&
    holds(hour, date.getUTCHours(), 0) &&
    holds(month, date.getUTCMonth() + 1, 1) &&
    (both ? inDay || inWeekday : inDay && inWeekday)
  );
}

function holds(field: string, value: number, low: number): boolean {
  return field.split(",").some((item) => {
    const [base, step] = item.split("/");
    const [from, to] = base === "*" ? [low, Infinity] : base!.split("-").map(Number);
    return value >= from! && value <= (to ?? from!) && (value - from!) % Number(step ?? 1) === 0;
  });
}
