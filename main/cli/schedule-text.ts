/** Reading schedule texts on the command line, and showing where one is wrong. */
import {
  parseSchedule,
  resolveTimezone,
  type Schedule,
  type ScheduleContext,
  timezoneProblem,
} from "../schedule/index.ts";
import { Failure } from "./failure.ts";
import { localZone } from "./text/time.ts";
import { width } from "./text/width.ts";

/** Characters shown on either side of the place. */
const AROUND = 34;

/** The text with carets under the offending characters, on two indented lines. */
export function underline(text: string, position: number, length: number): string {
  // Every character keeps its place: what cannot be shown becomes a space.
  const shown = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
  const at = Math.min(Math.max(0, position), shown.length);
  const end = Math.min(shown.length, at + Math.max(0, length));
  const from = Math.max(0, at - AROUND);
  const to = Math.min(shown.length, Math.max(at + 1, Math.min(end, at + AROUND)) + AROUND);
  const before = (from > 0 ? "…" : "") + shown.slice(from, at);
  const marked = shown.slice(at, Math.min(end, to));
  const line = before + shown.slice(at, to) + (to < shown.length ? "…" : "");
  return `  ${line}\n  ${" ".repeat(width(before))}${"^".repeat(Math.max(1, width(marked)))}`;
}

/** The zone a job counts in, checked. @param timezone IANA name or `local` */
export function zone(timezone: string): string {
  const resolved = resolveTimezone(timezone, localZone());
  const problem = timezoneProblem(resolved);
  if (problem === null) return resolved;
  const { message, suggestion } = problem;
  throw new Failure("usage", "unknown-timezone", message, {
    details: { field: "timezone", suggestion },
  });
}

/**
 * Reads a schedule, or fails with the sentence, the place and the suggestion. An empty text, which elsewhere means
 * "none", is refused here: on a command line it is nearly always a variable that was not set.
 */
export function readSchedule(text: string, context: ScheduleContext): Schedule {
  if (text.trim() === "") {
    const message =
      'The schedule is empty: say when, such as "every weekday at 9", or none to run it by hand only.';
    const details = { field: "schedule", position: 0, length: 0, suggestion: "none" };
    throw new Failure("usage", "invalid-schedule", message, { details });
  }
  const parsed = parseSchedule(text, context);
  if (parsed.ok) return parsed.schedule;
  const { message, position, length, suggestion } = parsed.error;
  const marked = underline(text, position, length);
  throw new Failure("usage", "invalid-schedule", message, {
    hint: suggestion === null ? marked : `${marked}\nTry: ${suggestion}`,
    details: { field: "schedule", position, length, suggestion },
  });
}

/**
 * One instant, as in a schedule: `2026-12-01 09:00`, `tomorrow at 7am`. Also a date alone (its first moment in the
 * zone), and epoch milliseconds, which is how `--json` gives instants. @returns epoch milliseconds
 */
export function readInstant(text: string, option: string, timezone: string, now: number): number {
  const trimmed = text.trim();
  if (/^\d{12,14}$/.test(trimmed)) return Number(trimmed);
  // Dates may lie in the past here; words such as "tomorrow" count from now.
  const anchorAt = /^\d{4}-/.test(trimmed) ? 0 : now;
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(trimmed) ? `${trimmed} 00:00` : trimmed;
  const parsed = parseSchedule(whole, { timezone, anchorAt });
  if (parsed.ok && parsed.schedule.kind === "once") {
    const [part] = parsed.schedule.parts;
    if (part?.kind === "once") return part.at;
  }
  const why = parsed.ok ? "This is no single instant." : parsed.error.message;
  throw new Failure(
    "usage",
    "invalid-instant",
    `${option} "${text}": ${why} Use for example 2026-12-01 09:00, or 2026-12-01T09:00:00Z.`,
  );
}
