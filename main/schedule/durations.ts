/** Lengths of time: reading units and writing them back. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./calendar.ts";

const WEEK_MS = 7 * DAY_MS;
const UNITS: [string, number][] = [
  ["w", WEEK_MS],
  ["d", DAY_MS],
  ["h", HOUR_MS],
  ["m", MINUTE_MS],
  ["s", SECOND_MS],
];

/** Compact form, largest units first: `1h30m`. @param durationMs whole seconds */
export function compactDuration(durationMs: number): string {
  // Whole weeks read well alone ("2w"); mixed with other units, days do.
  if (durationMs % WEEK_MS === 0) return `${durationMs / WEEK_MS}w`;
  let rest = durationMs;
  let text = "";
  for (const [letter, unit] of UNITS.slice(1)) {
    const count = Math.floor(rest / unit);
    if (count > 0) text += `${count}${letter}`;
    rest -= count * unit;
  }
  return text;
}

const NAMES = {
  en: ["week", "day", "hour", "minute", "second"],
  "pt-BR": ["semana", "dia", "hora", "minuto", "segundo"],
};

/** In words: `1 hour 30 minutes`. @param durationMs whole seconds, above zero */
export function durationInWords(durationMs: number, locale: "en" | "pt-BR"): string {
  let rest = durationMs;
  const words: string[] = [];
  UNITS.forEach(([, unit], index) => {
    if (index === 0 && durationMs % WEEK_MS !== 0) return;
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) words.push(`${count} ${NAMES[locale][index]}${count === 1 ? "" : "s"}`);
  });
  return words.join(locale === "en" ? " " : " e ");
}
