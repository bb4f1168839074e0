/** Reads "when does the limit end" out of the texts in which agents tell it. */

const UNIT_MS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const UNIT =
  "(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)(?![a-z])";
const SPAN = `(?:\\d+(?:\\.\\d+)?\\s*${UNIT}[\\s,]*(?:and\\s+)?)+`;

/**
 * Milliseconds to wait as told by "try again in 2 hours 5 minutes", "retry in 34.1s", `"retryDelay":"34s"`,
 * "reset after 18h31m10s" or "retry-after: 30"; null when nothing of the kind is told.
 */
export function delayIn(message: string): number | null {
  const header = /retry[-_ ]?after["']?\s*[:=]\s*["']?(\d+(?:\.\d+)?)(?![\d.]*\s*[a-z])/i.exec(
    message,
  );
  if (header?.[1] !== undefined) return Math.ceil(Number(header[1]) * 1000);
  const told = new RegExp(
    `(?:(?:try again|retry|retrying|available|resets?|reset) (?:in|after)|retry[-_ ]?(?:delay|after)["']?\\s*[:=]\\s*["']?)\\s*(${SPAN})`,
    "i",
  ).exec(message);
  if (told?.[1] === undefined) return null;
  let total = 0;
  for (const [, amount, unit] of told[1].matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    const word = (unit as string).toLowerCase();
    const letter = word.startsWith("mil") || word === "ms" ? "ms" : (word[0] as string);
    total += Number(amount) * (UNIT_MS[letter] ?? 0);
  }
  return total > 0 ? Math.ceil(total) : null;
}

/** A told time of day that passed so recently is meant as such, not as tomorrow's. */
const JUST_PASSED_MS = 10 * 60_000;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * Epoch milliseconds of a reset told as an instant: "usage limit reached|1735689600", "resets 3pm (Europe/Berlin)",
 * "resets Nov 24 at 3:30pm", "try again at Nov 24th, 2026 3:15 PM", "resets Mon 9am", or an ISO instant. A time of
 * day without a date is the next one after `now`, or one that has just passed. Null when nothing of the kind is told.
 * @param now epoch milliseconds
 * @param timezone zone for times told without one
 */
export function resetIn(message: string, now: number, timezone: string): number | null {
  const epoch = /\|\s*(\d{10}|\d{13})\b/.exec(message)?.[1];
  if (epoch !== undefined) return epochMs(Number(epoch));
  const iso =
    /(?:resets?|again|until)\b[^\d\n]{0,20}(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))/i.exec(
      message,
    )?.[1];
  if (iso !== undefined && !Number.isNaN(Date.parse(iso))) return Date.parse(iso);
  const told =
    /(?:resets?|again)(?:\s+(?:at|on))?\s+(?:(?<month>[A-Z][a-z]{2,8})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<year>\d{4}))?,?\s+(?:at\s+)?|(?<weekday>(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*),?\s+(?:at\s+)?)?(?<hour>\d{1,2})(?::(?<minute>\d\d))?(?::\d\d)?\s*(?<half>[ap]\.?m\.?)?\b\.?\s*(?:\((?<zone>[A-Za-z_]+(?:\/[A-Za-z_+\-0-9]+)*)\))?/i.exec(
      message,
    )?.groups;
  if (told === undefined) return null;
  // "again 3" alone is no time of day.
  if (told.half === undefined && told.minute === undefined) return null;
  const zone = usableZone(told.zone) ?? usableZone(timezone) ?? "UTC";
  const hour = hourOf(Number(told.hour), told.half);
  const minute = Number(told.minute ?? 0);
  if (hour > 23 || minute > 59) return null;
  const today = wallClock(now, zone);
  if (told.month !== undefined) {
    const month = MONTHS.indexOf(told.month.slice(0, 3).toLowerCase());
    if (month === -1) return null;
    const year = told.year === undefined ? today.year : Number(told.year);
    const at = instantOf(year, month, Number(told.day), hour, minute, zone);
    // A date that has passed months ago means next year ("resets Jan 2" said in December).
    const passed = told.year === undefined && at < now - 180 * 86_400_000;
    return passed ? instantOf(year + 1, month, Number(told.day), hour, minute, zone) : at;
  }
  let ahead = 0;
  if (told.weekday !== undefined) {
    const wanted = DAYS.indexOf(told.weekday.slice(0, 3).toLowerCase());
    ahead = (wanted - today.weekday + 7) % 7;
  }
  const step = told.weekday === undefined ? 1 : 7;
  const first = instantOf(today.year, today.month, today.day + ahead, hour, minute, zone);
  // Agents cut the seconds off: a limit that ends at 4:48:40 is told as "4:48" in that very minute.
  return first > now - JUST_PASSED_MS
    ? first
    : instantOf(today.year, today.month, today.day + ahead + step, hour, minute, zone);
}

/** Epoch milliseconds of a number that may be seconds. */
export function epochMs(value: number): number {
  return value < 100_000_000_000 ? value * 1000 : value;
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase().startsWith("p") ? 12 : 0);
}

function usableZone(zone: string | undefined): string | null {
  if (zone === undefined) return null;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return zone;
  } catch {
    return null;
  }
}

function wallClock(
  at: number,
  zone: string,
): { year: number; month: number; day: number; weekday: number; asUtc: number } {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: string): number =>
    Number(parts.find((candidate) => candidate.type === type)?.value ?? 0);
  const asUtc = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return {
    year: part("year"),
    month: part("month") - 1,
    day: part("day"),
    weekday: new Date(asUtc).getUTCDay(),
    asUtc,
  };
}

function instantOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  zone: string,
): number {
  const wanted = Date.UTC(year, month, day, hour, minute);
  // Two rounds settle the offset on either side of a clock change.
  let at = wanted;
  for (let round = 0; round < 2; round += 1) at += wanted - wallClock(at, zone).asUtc;
  return at;
}
