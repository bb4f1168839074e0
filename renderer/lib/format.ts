/** Dates, durations, money and numbers in the language in use. Instants are epoch milliseconds. */
import { currentLanguage } from "./i18n.ts";

const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat>();

/** Formatters are costly to make; the same one is used again. */
function cached<T extends Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat>(
  kind: string,
  options: object,
  make: (language: string) => T,
): T {
  const key = `${kind}|${currentLanguage()}|${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known !== undefined) return known as T;
  const made = make(currentLanguage());
  cache.set(key, made);
  return made;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached("date", options, (language) => new Intl.DateTimeFormat(language, options));
}

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return cached("number", options, (language) => new Intl.NumberFormat(language, options));
}

/** A day, `YYYY-MM-DD`, as an instant in the middle of it, for formatting in UTC. */
export const noonOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);

/** `timeZone` is an IANA name; without it, the zone of this computer. */
interface InZone {
  timeZone?: string | undefined;
}

/** 09:05 */
export function formatTime(at: number, { timeZone }: InZone = {}): string {
  return dateFormat({ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }).format(at);
}

/** 09:05:07 */
export function formatClock(at: number, { timeZone }: InZone = {}): string {
  return dateFormat({
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).format(at);
}

/** Sat 21 Nov; with the year when it is not this one. */
export function formatDate(
  at: number,
  { timeZone }: InZone = {},
  now: number = Date.now(),
): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return dateFormat({
    weekday: "short",
    day: "numeric",
    month: "short",
    year: sameYear ? undefined : "numeric",
    timeZone,
  }).format(at);
}

/** Sat */
export function formatWeekday(at: number, { timeZone }: InZone = {}): string {
  return dateFormat({ weekday: "short", timeZone }).format(at);
}

/** 21 Nov */
export function formatShortDate(at: number, { timeZone }: InZone = {}): string {
  return dateFormat({ day: "numeric", month: "short", timeZone }).format(at);
}

/** Nov 2026 */
export function formatMonth(at: number, { timeZone }: InZone = {}): string {
  return dateFormat({ month: "short", year: "numeric", timeZone }).format(at);
}

/** Saturday 21 November */
export function formatLongDate(at: number, { timeZone }: InZone = {}): string {
  return dateFormat({ weekday: "long", day: "numeric", month: "long", timeZone }).format(at);
}

/** Sat 21 Nov, 09:05 – for tooltips and details, never ambiguous. */
export function formatDateTime(at: number, zone: InZone = {}): string {
  return `${formatDate(at, zone)}, ${formatTime(at, zone)}`;
}

/** The time when `at` is today, else the date and the time. */
export function formatShort(at: number, zone: InZone = {}, now: number = Date.now()): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return today ? formatTime(at, zone) : formatDateTime(at, zone);
}

/** 09:05:07, with its date where that is another one than that of `near`, which is said beside it or is now. */
export function formatClockNear(at: number, near: number = Date.now()): string {
  const sameDay = new Date(at).toDateString() === new Date(near).toDateString();
  return sameDay ? formatClock(at) : `${formatDate(at)}, ${formatClock(at)}`;
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["week", 604_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

/** "in 35 min", "2 hr. ago": the largest unit that fits. */
export function formatRelative(at: number, now: number = Date.now()): string {
  const distance = at - now;
  const [unit, ms] = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? UNITS.at(-1)!;
  const options = { numeric: "auto", style: "short" } as const;
  return cached(
    "relative",
    options,
    (language) => new Intl.RelativeTimeFormat(language, options),
  ).format(Math.trunc(distance / ms), unit);
}

/** "350 ms", "48 s", "21 min 4 s", "3 h 20 min", "2 d 4 h": at most two units. */
export function formatDuration(ms: number): string {
  const unit = (value: number, name: string) =>
    numberFormat({
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: 0,
    }).format(value);
  if (ms < 1_000) return unit(Math.round(ms), "millisecond");
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return unit(seconds, "second");
  const pairs: [string, number, string, number][] = [
    ["minute", 60, "second", 1],
    ["hour", 3_600, "minute", 60],
    ["day", 86_400, "hour", 3_600],
  ];
  const [big, bigSize, small, smallSize] =
    seconds < 3_600 ? pairs[0]! : seconds < 86_400 ? pairs[1]! : pairs[2]!;
  const whole = Math.floor(seconds / bigSize);
  const rest = Math.floor((seconds - whole * bigSize) / smallSize);
  return rest === 0 ? unit(whole, big) : `${unit(whole, big)} ${unit(rest, small)}`;
}

/** US dollars; small sums keep the digits that matter: $0.0042. */
export function formatUsd(usd: number): string {
  const digits = usd !== 0 && Math.abs(usd) < 0.01 ? 4 : 2;
  return numberFormat({
    style: "currency",
    currency: "USD",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(usd);
}

/** 12,345 */
export function formatNumber(value: number, maximumFractionDigits = 0): string {
  return numberFormat({ maximumFractionDigits }).format(value);
}

/** 12345.5, for a field: without separators, which could be taken for a decimal point when it is typed back. */
export function formatPlain(value: number, maximumFractionDigits = 0): string {
  return numberFormat({ maximumFractionDigits, useGrouping: false }).format(value);
}

/** 184K: for tokens and other large counts. */
export function formatCompact(value: number): string {
  return numberFormat({ notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** 97.2% of a share between 0 and 1. */
export function formatPercent(share: number, maximumFractionDigits = 1): string {
  return numberFormat({ style: "percent", maximumFractionDigits }).format(share);
}

/** 1.2 MB */
export function formatBytes(bytes: number): string {
  const names = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  let value = bytes;
  let index = 0;
  for (; value >= 1024 && index < names.length - 1; index += 1) value /= 1024;
  return numberFormat({
    style: "unit",
    unit: names[index],
    unitDisplay: "short",
    maximumFractionDigits: index === 0 || value >= 100 ? 0 : 1,
  }).format(value);
}
