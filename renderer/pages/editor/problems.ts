/** What is wrong with fields: told by the engine when saving or previewing, or by a field that cannot be read. */
import { ORPCError } from "@orpc/client";
import { codeOf, dataOf } from "../../lib/api-error.ts";

export interface Problem {
  message: string;
  /** Index in the text of the field; null when the whole field is meant. */
  position: number | null;
  /** What to write instead. */
  suggestion: string | null;
}

/** Problems by field; nested fields with dots: `limits.timeoutMs`. */
export type Problems = Record<string, Problem>;

interface Issue {
  message: string;
  path?: (PropertyKey | { key: PropertyKey })[];
}

const BELOW = new Set(["patch", "job"]);

/** The fields that a refused save blames; null when it is about something else. */
export function problemsIn(error: unknown): Problems | null {
  if (codeOf(error) === "INVALID") {
    const { field, position, suggestion } = dataOf(error);
    if (typeof field !== "string") return null;
    return {
      [field]: {
        message: (error as Error).message,
        position: typeof position === "number" ? position : null,
        suggestion: typeof suggestion === "string" ? suggestion : null,
      },
    };
  }
  if (!(error instanceof ORPCError) || error.code !== "BAD_REQUEST") return null;
  const { issues } = dataOf(error) as { issues?: Issue[] };
  if (!Array.isArray(issues) || issues.length === 0) return null;
  const found: Problems = {};
  for (const { message, path = [] } of issues) {
    const keys = path.map((part) => String(typeof part === "object" ? part.key : part));
    // An edit sends its fields below `patch`, an approval below `job`.
    const field = keys.filter((key, index) => index > 0 || !BELOW.has(key)).join(".");
    found[field] ??= { message, position: null, suggestion: null };
  }
  return found;
}

/** The problem of a field or of a part of it. */
export function problemAt(problems: Problems, field: string): Problem | undefined {
  const below = Object.keys(problems).find((key) => key.startsWith(`${field}.`));
  return problems[field] ?? (below === undefined ? undefined : problems[below]);
}
