/** Plain-language schedules: "every weekday at 9", "tomorrow at 7am", "a cada 30 minutos". */
import { Problem } from "./problem.ts";
import type { ScheduleContext } from "./types.ts";
import { readClauses } from "./words-clauses.ts";
import { type Compiled, compileClauses, oncePart } from "./words-compile.ts";
import { Reader } from "./words-reader.ts";

/** Compiles one plain-language schedule; positions in problems count from the beginning of `text`. */
export function compileWords(text: string, context: ScheduleContext): Compiled | Problem {
  const reader = new Reader(text);
  if (reader.take("now") !== null) {
    if (!reader.done) return reader.unexpected('"now" stands alone', "now");
    return { once: [oncePart({ at: context.anchorAt, shifted: false })] };
  }
  const delay = readDelay(reader, context);
  if (delay !== null) return delay;
  const clauses = readClauses(reader);
  if (clauses instanceof Problem) return clauses;
  return compileClauses(reader, clauses, context);
}

/** `2h`, `in 90m`, `in 1 hour 30 minutes`, `daqui a 2 horas`; null when the text is no delay. */
function readDelay(reader: Reader, context: ScheduleContext): Compiled | Problem | null {
  const start = reader.at;
  const hasIn = reader.take("in") !== null;
  if (hasIn && reader.peek()?.text === "a" && reader.peek(1)?.kind === "number") reader.at += 1;
  if (!reader.isDuration()) {
    if (hasIn && reader.peek()?.kind === "number" && reader.is(1) !== "month") {
      reader.at += 1;
      return reader.unexpected("a unit such as minutes or hours should come");
    }
    reader.at = start;
    return null;
  }
  const from = reader.at;
  const duration = reader.duration();
  if (duration instanceof Problem) return duration;
  if (!reader.done) {
    const rest = reader.text.slice(reader.tokens[from]!.position).trim();
    return reader.unexpected("a delay stands alone", rest.length < 200 ? `every ${rest}` : null);
  }
  return { once: [oncePart({ at: context.anchorAt + duration, shifted: false })] };
}
