/** Reads the text of a schedule, whatever its form. */
import { civilOf, DAY_MS, dayNumber } from "./calendar.ts";
import { parseCron } from "./cron-parse.ts";
import { compactDuration } from "./durations.ts";
import { isoDate, looksLikeDate, parseInstant } from "./instants.ts";
import { Problem } from "./problem.ts";
import { rephrase } from "./rephrase.ts";
import { nearestWord } from "./spelling.ts";
import { isKnownTimezone, isZoneName, suggestTimezone } from "./timezones.ts";
import type { OncePart, ParseResult, Schedule, ScheduleContext, SchedulePart } from "./types.ts";
import { compileWords } from "./words.ts";
import { oncePart } from "./words-compile.ts";
import { Reader } from "./words-reader.ts";

/** Longest text, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 1000;

/** Control and format characters other than white space: they would also disturb whoever shows the message. */
const UNSEEN = /(?![\t\n\v\f\r])[\p{Cc}\p{Cf}\p{Cs}]/u;

/** What a terminal's colours leave in copied text. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "gu");

const MACROS: Record<string, string> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

/**
 * Reads a text. Never throws for a text, whatever it holds.
 * @returns the schedule, or a sentence with the place and, where possible, a text that would be accepted
 */
export function parseSchedule(text: string, context: ScheduleContext): ParseResult {
  const parts = parseAll(text, context);
  if (!(parts instanceof Problem)) return { ok: true, schedule: scheduleOf(text, parts) };
  const { message, position, length } = parts;
  const suggestion = isKnownTimezone(context.timezone)
    ? usableSuggestion(text, parts, context, MOST_STEPS)
    : null;
  return { ok: false, error: { message, position, length, suggestion } };
}

/** A text with two slips needs two corrections; more than this is another text. */
const MOST_STEPS = 4;

/** Follows suggestions until one is accepted. */
function usableSuggestion(
  text: string,
  problem: Problem,
  context: ScheduleContext,
  steps: number,
): string | null {
  for (const candidate of [rephrase(text, context), problem.suggestion]) {
    if (candidate === null || candidate === text || candidate.trim() === "") continue;
    const parts = parseAll(candidate, context);
    if (!(parts instanceof Problem)) return candidate;
    const better = steps > 1 ? usableSuggestion(candidate, parts, context, steps - 1) : null;
    if (better !== null) return better;
  }
  return null;
}

function scheduleOf(text: string, parts: SchedulePart[]): Schedule {
  const kinds = new Set(parts.map((part) => part.kind));
  return {
    text,
    canonical: parts.length === 0 ? "none" : parts.map((part) => part.canonical).join("; "),
    parts,
    kind: kinds.size === 0 ? "none" : kinds.size === 1 ? parts[0]!.kind : "mixed",
  };
}

function parseAll(text: string, context: ScheduleContext): SchedulePart[] | Problem {
  if (text.length > MAX_TEXT_LENGTH)
    return new Problem(
      `The text is too long: at most ${MAX_TEXT_LENGTH} characters are read.`,
      MAX_TEXT_LENGTH,
      text.length - MAX_TEXT_LENGTH,
    );
  const unseen = UNSEEN.exec(text);
  if (unseen !== null) {
    const code = unseen[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    return new Problem(
      `The text holds a character that cannot be seen (U+${code}): remove it.`,
      unseen.index,
      unseen[0].length,
      text.replace(COLOURS, "").replace(new RegExp(UNSEEN, "gu"), ""),
    );
  }
  if (!isKnownTimezone(context.timezone)) {
    const near = suggestTimezone(context.timezone);
    return new Problem(
      `The time zone "${context.timezone}" is not known${near === null ? "" : `; perhaps ${near}`}.`,
      0,
      0,
    );
  }
  if (isNone(text)) return [];
  const pieces = text.split(";");
  const parts: SchedulePart[] = [];
  let at = 0;
  for (const piece of pieces) {
    const start = at + (piece.length - piece.trimStart().length);
    const trimmed = piece.trim();
    let found = parsePiece(trimmed, start, context, pieces.length > 1);
    if (found instanceof Problem) {
      found = zoneProblem(trimmed, start) ?? found;
      if (found.suggestion === null) return found;
      const whole = text.slice(0, start) + found.suggestion + text.slice(start + trimmed.length);
      return new Problem(found.message, found.position, found.length, whole);
    }
    parts.push(...found);
    at += piece.length + 1;
  }
  const seen = new Set<string>();
  return parts.filter((part) => !seen.has(part.canonical) && seen.add(part.canonical));
}

function isNone(text: string): boolean {
  return /^\s*(none|manual|manually|nenhum)?\s*$/i.test(text);
}

/** One schedule. Positions in the answer are those of the whole text; the suggestion is for the piece alone. */
function parsePiece(
  piece: string,
  start: number,
  context: ScheduleContext,
  isListed: boolean,
): SchedulePart[] | Problem {
  if (piece === "")
    return new Problem("There is no schedule between or after the semicolons.", start, 0);
  if (isListed && isNone(piece))
    return new Problem(`"${piece}" must stand alone.`, start, piece.length);
  if (piece.startsWith("@")) return parseMacro(piece, start);
  if (looksLikeCron(piece)) return cronPart(piece, start);
  if (looksLikeDate(piece) && !/\bat\b|às|[ap]m\b|noon|midnight/i.test(piece)) {
    const instant = parseInstant(piece, context.timezone, start);
    if (instant instanceof Problem) return instant;
    return checkPast([oncePart(instant)], piece, start, context);
  }
  const dayFirst = /^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}/.exec(piece);
  if (dayFirst !== null)
    return new Problem(
      "This date can be read in two ways: write the year first, as in 2026-12-01.",
      start,
      dayFirst[0].length,
    );
  const interval = parseInterval(piece, start);
  if (interval !== null) return interval;
  const compiled = compileWords(piece, context);
  if (compiled instanceof Problem)
    return new Problem(
      compiled.message,
      compiled.position + start,
      compiled.length,
      compiled.suggestion,
    );
  if ("once" in compiled) return checkPast(compiled.once, piece, start, context);
  const parts: SchedulePart[] = [];
  for (const text of compiled.texts) {
    const part = parseInterval(text, 0) ?? cronPart(text, 0);
    // A compiled text can only fail where the words name a day that no month has.
    if (part instanceof Problem) return new Problem(part.message, start, piece.length);
    parts.push(...part);
  }
  return parts;
}

function parseMacro(piece: string, start: number): SchedulePart[] | Problem {
  const name = piece.toLowerCase();
  const text = MACROS[name];
  if (text !== undefined) return cronPart(text, start);
  if (name === "@reboot")
    return new Problem(
      "@reboot is not a time: Belfry fires by the clock only.",
      start,
      piece.length,
    );
  const every = /^@every\s+(.+)$/.exec(name);
  if (every !== null)
    return new Problem('Write "every" without the @.', start, 1, `every ${every[1]}`);
  const nearest = nearestWord(name, Object.keys(MACROS));
  return new Problem(
    `"${piece}" is not known: use ${Object.keys(MACROS).join(", ")}.`,
    start,
    piece.length,
    nearest,
  );
}

/** Cron fields begin with digits, stars, commas, dashes and slashes; words and dates do not. */
function looksLikeCron(piece: string): boolean {
  if (piece.includes("*") || piece.includes("?")) return !/^every\b/i.test(piece);
  if (/^[\d,/-]+(\s+[\d,/-]+)+$/.test(piece)) return !looksLikeDate(piece);
  return /^[\d,/-]+\s+[\d,/-]+\s+[\dLW,/#-]+\s+[^\s:]+(\s+[^\s:]+)*$/i.test(piece);
}

function cronPart(text: string, start: number): SchedulePart[] | Problem {
  const parsed = parseCron(text, start);
  if (parsed instanceof Problem) return parsed;
  return [{ kind: "cron", canonical: parsed.canonical, cron: parsed.cron }];
}

/** `every 30m` and its longer forms without any further clause; null for everything else. */
function parseInterval(piece: string, start: number): SchedulePart[] | Problem | null {
  if (!/^every\s*\d/i.test(piece)) return null;
  const reader = new Reader(piece);
  if (reader.take("every") === null || !reader.isDuration()) return null;
  const periodMs = reader.duration();
  if (periodMs instanceof Problem)
    return new Problem(
      periodMs.message,
      periodMs.position + start,
      periodMs.length,
      periodMs.suggestion,
    );
  if (!reader.done) return null;
  return [{ kind: "interval", canonical: `every ${compactDuration(periodMs)}`, periodMs }];
}

function checkPast(
  parts: SchedulePart[],
  piece: string,
  start: number,
  context: ScheduleContext,
): SchedulePart[] | Problem {
  const past = parts.find((part) => part.kind === "once" && part.at < context.anchorAt);
  if (past?.kind !== "once") return parts;
  return new Problem(
    "This instant is in the past.",
    start,
    piece.length,
    later(piece, past, context),
  );
}

/** A past date moved to the next day or year in which it lies ahead; null for other texts. */
function later(piece: string, past: OncePart, context: ScheduleContext): string | null {
  const date = /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(piece);
  if (date === null) return null;
  const rest = piece.slice(date[0].length);
  if (context.anchorAt - past.at < DAY_MS) {
    const { year, month, day } = civilOf(dayNumber(+date[1]!, +date[2]!, +date[3]!) + 1);
    return isoDate(year, month, day) + rest;
  }
  const thisYear = new Date(context.anchorAt).getUTCFullYear();
  const at = new Date(past.at).setUTCFullYear(thisYear);
  return `${at > context.anchorAt ? thisYear : thisYear + 1}${piece.slice(4)}`;
}

/** A time zone written into the text; null when there is none. */
function zoneProblem(piece: string, start: number): Problem | null {
  const before = /^(?:CRON_)?TZ=(\S+)\s+/.exec(piece);
  const after = /\s+\(?([a-z][\w+-]*(?:\/[\w+-]+)*)\)?$/i.exec(piece);
  const says = "The time zone does not belong in the text: choose it beside the schedule.";
  if (before !== null)
    return new Problem(says, start, before[0].trimEnd().length, piece.slice(before[0].length));
  if (after === null || !isZoneName(after[1]!)) return null;
  return new Problem(says, start + after.index, after[0].length, piece.slice(0, after.index));
}
