/** What went wrong with a call, as a sentence for people and a code for programs. */
import { ORPCError } from "@orpc/client";
import type { ApiErrorCode } from "../../contract/errors.ts";

/** Code of a typed error of the API; null for anything else (connection lost, a bug). */
export function codeOf(error: unknown): ApiErrorCode | null {
  return error instanceof ORPCError && error.defined ? (error.code as ApiErrorCode) : null;
}

/** Data of a typed error, such as the field of `INVALID`. */
export function dataOf(error: unknown): Record<string, unknown> {
  const data = error instanceof ORPCError ? (error.data as unknown) : null;
  return typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
}

/** The sentence to show; `fallback` when there is none for people. */
export function sentenceOf(error: unknown, fallback: string): string {
  return error instanceof Error && error.message !== "" ? error.message : fallback;
}
