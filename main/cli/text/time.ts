/** Instants and spans for people. The clock is the computer's own, unless a zone is named. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** A span in at most two units: `45 s`, `3 min`, `2 h 5 min`, `4 d`. */
export function span(ms: number): string {
  const abs = Math.max(0, ms);
  if (abs < SECOND_MS) return `${Math.round(abs)} ms`;
  if (abs < 10 * SECOND_MS) return `${(Math.floor(abs / 100) / 10).toFixed(1)} s`;
  if (abs < MINUTE_MS) return `${Math.floor(abs / SECOND_MS)} s`;
  if (abs < HOUR_MS) {
    const seconds = Math.floor((abs % MINUTE_MS) / SECOND_MS);
    const minutes = Math.floor(abs / MINUTE_MS);
    return minutes < 10 && seconds > 0 ? `${minutes} min ${seconds} s` : `${minutes} min`;
  }
  if (abs < DAY_MS) {
    const minutes = Math.floor((abs % HOUR_MS) / MINUTE_MS);
    const hours = Math.floor(abs / HOUR_MS);
    return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  }
  const hours = Math.floor((abs % DAY_MS) / HOUR_MS);
  const days = Math.floor(abs / DAY_MS);
  return days < 3 && hours > 0 ? `${days} d ${hours} h` : `${days} d`;
}

/** `in 3 h`, `2 min ago`, `now`: one unit, rounded to the nearest. */
export function relative(at: number, now: number): string {
  const distance = Math.abs(at - now);
  if (distance < 2 * SECOND_MS) return "now";
  const text = roughly(distance);
  return at > now ? `in ${text}` : `${text} ago`;
}

/** One unit, the next larger one where rounding reaches it. */
function roughly(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(ms / HOUR_MS);
  return hours < 48 ? `${hours} h` : `${Math.round(ms / DAY_MS)} d`;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** Local clock time, as short as it stays clear: `14:05`, `Mon 23 Nov 14:05`, `2027-01-02 14:05`. */
export function clock(at: number, now: number): string {
  const time = new Date(at);
  const today = new Date(now);
  const hours = `${two(time.getHours())}:${two(time.getMinutes())}`;
  if (time.toDateString() === today.toDateString()) return hours;
  if (Math.abs(at - now) < 180 * DAY_MS) {
    const day = `${WEEKDAYS[time.getDay()]} ${time.getDate()} ${MONTHS[time.getMonth()]}`;
    return `${day} ${hours}`;
  }
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${hours}`;
}

/** Both: `09:00 (in 3 h)`. */
export function when(at: number, now: number): string {
  return `${clock(at, now)} (${relative(at, now)})`;
}

/** Date and time in a zone, with seconds where there are any: `Mon 2026-11-23 09:00`. */
export function inZone(at: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    hourCycle: "h23",
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  const seconds = part("second") === "00" ? "" : `:${part("second")}`;
  const day = `${part("weekday")} ${part("year")}-${part("month")}-${part("day")}`;
  return `${day} ${part("hour")}:${part("minute")}${seconds}`;
}

/** IANA name of the computer's zone. */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
