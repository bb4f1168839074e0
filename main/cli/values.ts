/** Reads the values of options: spans, windows, counts, pairs. Each says what is wrong and what would be right. */
import type { JobInput } from "../../contract/job.ts";
import { AFTER_CONDITIONS, type AfterCondition } from "../../contract/words.ts";
import { nearestWord } from "../schedule/spelling.ts";
import { usage } from "./failure.ts";

const UNIT_MS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `30m`, `2h`, `1d`, `1h30m`; `0` is allowed. @returns milliseconds */
export function duration(text: string, option: string): number {
  const compact = text.trim().toLowerCase().replaceAll(/\s+/g, "");
  if (compact === "0") return 0;
  const parts = [...compact.matchAll(/(\d+(?:\.\d+)?)(ms|min|s|m|h|d|w)/g)];
  const whole = parts.map((part) => part[0]).join("") === compact && parts.length > 0;
  if (!whole) {
    const hint = /^\d+(\.\d+)?$/.test(compact) ? ` Say the unit: ${compact}s or ${compact}m.` : "";
    throw usage(
      "invalid-duration",
      `${option} ${text}: this is not a span of time.${hint || " Use for example 90s, 30m, 2h or 1d."}`,
    );
  }
  const ms = parts.reduce((sum, part) => sum + Number(part[1]) * UNIT_MS[part[2]!]!, 0);
  if (ms > 3650 * UNIT_MS["d"]!) {
    throw usage("invalid-duration", `${option} ${text}: this is more than ten years.`);
  }
  return Math.round(ms);
}

/** A whole number within bounds; `k` and `M` multiply. */
export function integer(text: string, option: string, min: number, max = 1e12): number {
  const match = /^(\d+(?:\.\d+)?)([kKmM]?)$/.exec(text.trim().replaceAll("_", ""));
  const factor = match?.[2] === "" ? 1 : /k/i.test(match?.[2] ?? "") ? 1000 : 1e6;
  const value = match ? Number(match[1]) * factor : Number.NaN;
  if (!Number.isInteger(value) || value < min || value > max) {
    const range = max === 1e12 ? `${min} or more` : `${min} to ${max}`;
    throw usage("invalid-number", `${option} ${text}: use a whole number, ${range}.`);
  }
  return value;
}

/** An amount of US dollars above zero. */
export function dollars(text: string, option: string): number {
  const value = Number(text.trim().replace(/^\$/, ""));
  if (!Number.isFinite(value) || value <= 0 || text.trim() === "") {
    throw usage("invalid-amount", `${option} ${text}: use an amount of US dollars, such as 0.50.`);
  }
  return value;
}

/** One of a list of words, with the nearest one suggested. */
export function choice<Word extends string>(
  text: string,
  option: string,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === text.trim().toLowerCase());
  if (found !== undefined) return found;
  const near = nearestWord(text.trim().toLowerCase(), [...words]);
  const hint = near === null ? "" : ` Did you mean ${near}?`;
  throw usage("invalid-choice", `${option} ${text}: use one of ${words.join(", ")}.${hint}`, {
    suggestion: near,
  });
}

/** `KEY=VALUE`. */
export function pair(text: string, option: string): [string, string] {
  const equals = text.indexOf("=");
  const name = equals === -1 ? text : text.slice(0, equals);
  if (equals === -1 || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw usage(
      "invalid-variable",
      `${option} ${name}: use NAME=value, with a name of letters, digits and underscores.`,
    );
  }
  return [name, text.slice(equals + 1)];
}

/** The two sides of `--set`, cut at the first `=`. @param shape how it is to be written, for who wrote it otherwise */
export function setting(text: string, shape: string): [name: string, value: string] {
  const equals = text.indexOf("=");
  if (equals < 1) throw usage("invalid-value", `--set ${text}: write it as ${shape}.`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** `41` or `41:failure`. @returns the part before the colon, and the condition */
export function dependency(text: string, option: string): { of: string; on: AfterCondition } {
  const colon = text.lastIndexOf(":");
  const word = colon === -1 ? "success" : text.slice(colon + 1);
  const of = (colon === -1 ? text : text.slice(0, colon)).trim();
  if (of === "") throw usage("invalid-dependency", `${option} ${text}: name what it waits for.`);
  return { of, on: choice(word, option, AFTER_CONDITIONS) };
}

type Window = JobInput["scheduleOptions"]["activeWindows"][number];

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** `mon-fri 09:00-18:00`, `22:00-06:00`, `sat,sun 10-12`. */
export function dayWindow(text: string, option: string): Window {
  const wrong = () =>
    usage(
      "invalid-window",
      `${option} "${text}": use days and times such as "mon-fri 09:00-18:00" or "22:00-06:00".`,
    );
  const match = /^(?:(.*\S)\s+)?(\d{1,2}(?::\d{2})?)\s*(?:-|–|to)\s*(\d{1,2}(?::\d{2})?)$/i.exec(
    text.trim(),
  );
  if (!match) throw wrong();
  const from = timeOfDay(match[2]!);
  const to = timeOfDay(match[3]!);
  const days = match[1] === undefined ? [] : daysOf(match[1]);
  if (from === null || to === null || days === null) throw wrong();
  return { days, from, to };
}

function timeOfDay(text: string): string | null {
  const [hour, minute = 0] = text.split(":").map(Number);
  if (hour === 24 && minute === 0) return "00:00";
  if (hour === undefined || hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

function daysOf(text: string): number[] | null {
  const days = new Set<number>();
  for (const item of text.toLowerCase().split(/[\s,]+/)) {
    if (/^(every|daily|day|days|all)$/.test(item)) continue;
    if (/^weekdays?$/.test(item)) [1, 2, 3, 4, 5].forEach((day) => days.add(day));
    else if (/^weekends?$/.test(item)) [0, 6].forEach((day) => days.add(day));
    else {
      const ends = item.split("-").map((name) => DAYS.indexOf(name.slice(0, 3)));
      const [first = -1, last = first] = ends;
      if (ends.length > 2 || first === -1 || last === -1) return null;
      for (let day = first; ; day = (day + 1) % 7) {
        days.add(day);
        if (day === last) break;
      }
    }
  }
  return [...days].sort((a, b) => a - b);
}
