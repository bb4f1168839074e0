/** What went wrong with a call, as a sentence for people and a code for programs. */
import { ORPCError } from "@orpc/client";
import i18next from "i18next";
import type { ApiErrorCode } from "../../contract/errors.ts";
import { ConnectionError } from "./client/wire.ts";

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
export function sentenceOf(
  error: unknown,
  fallback: string = i18next.t("shell.failed.text"),
): string {
  // Not of the engine, which has nothing to say then.
  if (error instanceof ConnectionError) return i18next.t(`shell.connection.${error.kind}`);
  // A failure of the engine itself has words of the protocol only.
  if (error instanceof ORPCError && !error.defined) return fallback;
  return error instanceof Error && error.message !== "" ? error.message : fallback;
}
