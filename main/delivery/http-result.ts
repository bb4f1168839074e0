/** What an answer of a service means for the delivery: sent, to be tried again, or hopeless. */
import { oneLine } from "../engine/plain-text.ts";
import type { Result } from "../engine/ports.ts";
import type { HttpAnswer, SendResult } from "./channel.ts";
import { shorten } from "./shorten.ts";

/** Client errors that can pass: timeout, conflict of two at once, too early, too many. */
const MAY_PASS = new Set([408, 409, 425, 429]);
const ANSWER_CHARS = 300;

export interface Reading {
  /** What the service said of an error, from its own answer; null = the beginning of the answer as it is. */
  problem?(answer: HttpAnswer): string | null;
  /** How long the service asks to wait, where it does not say so in `Retry-After`. Milliseconds. */
  retryAfterMs?(answer: HttpAnswer): number | null;
  /** The message went through although the status alone does not tell, or the other way round. */
  isSent?(answer: HttpAnswer): boolean;
  /** What the service said when it took the message. */
  said?(answer: HttpAnswer): string;
}

/** @param service its name, for sentences */
export function resultOf(
  service: string,
  answered: Result<HttpAnswer>,
  reading: Reading = {},
): SendResult {
  if (!answered.ok) {
    const { code, message } = answered.error;
    return { kind: "failed", message, permanent: code === "blocked" };
  }
  const answer = answered.value;
  const { status } = answer;
  const isSent = reading.isSent?.(answer) ?? (status >= 200 && status < 300);
  if (isSent) {
    const said = reading.said?.(answer) ?? oneLine(answer.text, ANSWER_CHARS);
    return { kind: "sent", serviceAnswer: shorten(`${status} ${said}`.trim(), ANSWER_CHARS) };
  }
  const why = reading.problem?.(answer) ?? oneLine(answer.text, ANSWER_CHARS);
  const detail = why === "" ? "" : `: ${shorten(why, ANSWER_CHARS)}`;
  const retryAfterMs = reading.retryAfterMs?.(answer) ?? retryAfter(answer.headers);
  return {
    kind: "failed",
    message: `${service} answered with ${status}${detail}`,
    permanent: status >= 400 && status < 500 && !MAY_PASS.has(status),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
}

/**
 * Seconds, or a date.
 * @see RFC 9110, section 10.2.3
 */
export function retryAfter(headers: Headers, now: number | null = dateOf(headers)): number | null {
  const value = headers.get("retry-after");
  if (value === null) return null;
  if (/^\d+(?:\.\d+)?$/.test(value.trim())) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  // Measured against the service's own clock, which may differ from ours.
  return Number.isNaN(at) || now === null ? null : Math.max(0, at - now);
}

function dateOf(headers: Headers): number | null {
  const at = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(at) ? null : at;
}

/** JSON of an answer; null when it is none. */
export function jsonOf(answer: HttpAnswer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(answer.text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** A text member of a JSON answer; null where there is none. */
export function textOf(answer: HttpAnswer, key: string): string | null {
  const value = jsonOf(answer)?.[key];
  return typeof value === "string" ? value : null;
}

export const json = (value: unknown) => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});
