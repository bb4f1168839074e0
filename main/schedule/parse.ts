/** Reads the text of a schedule, whatever its form. */
import { parseCron } from "./cron-parse.ts";
import { compactDuration } from "./durations.ts";
import { looksLikeDate, parseInstant } from "./instants.ts";
import { Problem } from "./problem.ts";
import { nearestWord } from "./spelling.ts";
import { isKnownTimezone, suggestTimezone } from "./timezones.ts";
import type { ParseResult, Schedule, ScheduleContext, SchedulePart } from "./types.ts";
import { compileWords } from "./words.ts";
import { oncePart } from "./words-compile.ts";
import { Reader } from "./words-reader.ts";

/** Longest text, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 1000;

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
  const { message, position, length, suggestion } = parts;
  const isUsable =
    suggestion !== null &&
    suggestion !== text &&
    !(parseAll(suggestion, context) instanceof Problem);
  return {
    ok: false,
    error: { message, position, length, suggestion: isUsable ? suggestion : null },
  };
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
    const found = parsePiece(trimmed, start, context, pieces.length > 1);
    if (found instanceof Problem) {
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
  if (looksLikeDate(piece) && !/\bat\b|às/i.test(piece)) {
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
  const past = parts.some((part) => part.kind === "once" && part.at < context.anchorAt);
  if (!past) return parts;
  return new Problem("This instant is in the past.", start, piece.length);
}
