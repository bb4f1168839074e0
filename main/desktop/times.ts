/** Times as menus show them: short, in the computer's zone. */
import type { Language } from "./words.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "09:00" on the same day, "Tue 09:00" within a week of it, else "3 Dec 09:00". */
export function clockTime(at: number, now: number, language: Language): string {
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, options).format(at);
  const days = Math.abs(startOfDay(at) - startOfDay(now)) / DAY_MS;
  if (days < 0.5) return format(time);
  const day = format(days < 6.5 ? { weekday: "short" } : { day: "numeric", month: "short" });
  return `${day} ${format(time)}`;
}

/** "3 min", "2 h 5 min"; under a minute "0 min". */
export function duration(ms: number, language: Language): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(
      value,
    );
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return unit(minutes, "minute");
  return `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}`;
}

/** The next day at 08:00 by this computer's clock; epoch milliseconds. */
export function tomorrowMorning(now: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  day.setHours(8, 0, 0, 0);
  return day.getTime();
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
