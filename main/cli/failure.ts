/** What a command throws when it cannot do its work: one or two sentences, a code for programs, an exit code. */
import type { EXIT_CODES } from "../../contract/words.ts";

type ExitName = keyof typeof EXIT_CODES;

/** Caught once, at the top; everything else that is thrown is a bug. */
export class Failure extends Error {
  readonly exit: ExitName;
  readonly code: string;
  /** Lines shown under the sentence. */
  readonly hint: string | null;
  /** Further members of the JSON form. */
  readonly details: Record<string, unknown>;

  constructor(
    exit: ExitName,
    code: string,
    message: string,
    more: { hint?: string | null; details?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = "Failure";
    this.exit = exit;
    this.code = code;
    this.hint = more.hint ?? null;
    this.details = more.details ?? {};
  }
}

/** The command line itself is wrong. */
export function usage(code: string, message: string, details?: Record<string, unknown>): Failure {
  return new Failure("usage", code, message, details === undefined ? {} : { details });
}

/** Codes of refusals that mean: no engine can be talked to, and none can be started here. */
const UNREACHABLE = new Set(["no-engine", "unreachable", "held"]);

/** A refusal of a lower part as a failure of the command. */
export function refused(
  refusal: { code: string; message: string },
  exit: ExitName = "failed",
): Failure {
  const kind = UNREACHABLE.has(refusal.code) ? "unreachable" : exit;
  return new Failure(kind, refusal.code, refusal.message);
}

/** How a failure is told: a sentence and its hint, or one line of JSON. */
export function tell(failure: Failure, json: boolean): string {
  if (json) {
    const { code, message, hint, details } = failure;
    const more = hint === null ? details : { ...details, hint };
    return `${JSON.stringify({ error: { code, message, ...more } })}\n`;
  }
  return failure.hint === null
    ? `${failure.message}\n`
    : `${failure.message}\n${failure.hint.trimEnd()}\n`;
}
