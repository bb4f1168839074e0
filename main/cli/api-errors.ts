/** Errors of the API as failures of a command. They are known by their code, in process or over a wire. */
import { Failure } from "./failure.ts";
import { underline } from "./schedule-text.ts";

interface ApiError extends Error {
  code: string;
  data?: unknown;
}

function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && typeof (error as { code?: unknown }).code === "string";
}

/** @param scheduleText for errors in a schedule: what was sent, to show the place */
export function fromApi(error: unknown, scheduleText?: string): unknown {
  if (error instanceof Failure || !isApiError(error)) return error;
  const data = (error.data ?? {}) as Record<string, unknown>;
  switch (error.code) {
    case "NOT_FOUND":
      return new Failure("notFound", "not-found", error.message);
    case "AMBIGUOUS":
      return new Failure("refused", "ambiguous", error.message, { details: data });
    case "CONFLICT":
      return new Failure("refused", "conflict", error.message);
    case "REFUSED":
      return new Failure(refusalExit(codeIn(data)), codeIn(data), error.message);
    case "INVALID":
      return invalid(error, data, scheduleText);
    case "BAD_REQUEST":
      return new Failure("usage", "invalid", issuesOf(data) ?? error.message);
    case "ECONNREFUSED":
    case "ECONNRESET":
    case "EPIPE":
      return new Failure("unreachable", "unreachable", "The engine ended before it had answered.");
    default:
      return error;
  }
}

/** What the database or its disk cannot do has failed; the rest was not allowed. The same without an engine. */
const FAILED = new Set([
  "disk-full",
  "read-only-folder",
  "no-access",
  "damaged",
  "locked",
  "io-error",
]);

function refusalExit(code: string): "failed" | "refused" {
  return FAILED.has(code) ? "failed" : "refused";
}

function codeIn(data: Record<string, unknown>): string {
  const { code } = data;
  return typeof code === "string" ? code : "refused";
}

function invalid(error: ApiError, data: Record<string, unknown>, scheduleText?: string): Failure {
  const { field, position, suggestion } = data as {
    field: string | null;
    position: number | null;
    suggestion: string | null;
  };
  const isSchedule = field === "schedule" && position !== null && scheduleText !== undefined;
  const code = isSchedule ? "invalid-schedule" : "invalid";
  const hint = isSchedule ? underline(scheduleText, position, 1) : null;
  return new Failure("usage", code, error.message, {
    hint: suggestion === null ? hint : `${hint === null ? "" : `${hint}\n`}Try: ${suggestion}`,
    details: { field, position, suggestion },
  });
}

/** Sentences of a failed validation: what, where. */
function issuesOf(data: Record<string, unknown>): string | null {
  const { issues } = data as { issues?: { message: string; path?: unknown[] }[] };
  if (!Array.isArray(issues) || issues.length === 0) return null;
  return issues
    .map(({ message, path = [] }) => {
      const where = path.map((part) => String((part as { key?: unknown })?.key ?? part)).join(".");
      return where === "" ? message : `${where}: ${message}`;
    })
    .join("\n");
}

/** Awaits a call of the API; what it throws comes out as a `Failure`. */
export async function calling<T>(call: Promise<T>, scheduleText?: string): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw fromApi(error, scheduleText);
  }
}
