/** When a message that could not be delivered is tried again, and when it is given up. Pure. */
import { backoffMs } from "../engine/backoff.ts";
import type { ChannelHealth, Delivery } from "../engine/outbox-port.ts";
import type { SendResult } from "./channel.ts";

/** A message is given up after so many tries while its channel took others … */
export const MAX_TRIES = 8;
/** … or, while the channel takes nothing at all, after this time since its first failure. */
export const GIVE_UP_AFTER_MS = 3 * 24 * 3_600_000;
/** Failures in a row after which a channel, when it answers again, has all its messages tried at once. */
export const REALLY_DOWN = 3;

/** Longer than the channel's own: at its next try it is another message's turn, should this one be at fault. */
const MESSAGE_BACKOFF = { backoffMs: 12_000, maxBackoffMs: 3_600_000 };
/** A channel that is down is knocked at often enough to be found up soon. */
const CHANNEL_BACKOFF = { backoffMs: 5_000, maxBackoffMs: 300_000 };

type Failed = Extract<SendResult, { kind: "failed" }>;

/** @param random uniform in [0, 1) */
export function afterFailure(
  delivery: Delivery,
  before: ChannelHealth,
  failed: Failed,
  now: number,
  random: number,
) {
  const tries = delivery.tries + 1;
  const firstFailedAt = delivery.firstFailedAt ?? now;
  const othersWent = (before.lastSentAt ?? 0) > firstFailedAt;
  const isDead =
    failed.permanent === true ||
    (othersWent ? tries >= MAX_TRIES : now - firstFailedAt >= GIVE_UP_AFTER_MS);
  const retryAfterMs = failed.retryAfterMs ?? null;
  // Without a floor, full jitter can come close to no wait at all.
  const spread = 0.5 + random / 2;
  const failures = before.failures + 1;
  const health: ChannelHealth = {
    ...before,
    failures,
    lastError: failed.message,
    lastFailedAt: now,
    // A message that was refused for good says nothing about the next one.
    nextTryAt: failed.permanent
      ? null
      : now + backoffMs(failures, CHANNEL_BACKOFF, retryAfterMs, spread),
  };
  const wait = backoffMs(Math.min(tries, 20), MESSAGE_BACKOFF, retryAfterMs, spread);
  return {
    health,
    patch: {
      state: isDead ? ("dead" as const) : ("failed" as const),
      tries,
      nextTryAt: isDead ? null : now + wait,
      lastError: failed.message,
      firstFailedAt,
    },
  };
}

export function afterSuccess(before: ChannelHealth, now: number, answer: string): ChannelHealth {
  return { ...before, failures: 0, nextTryAt: null, lastSentAt: now, lastAnswer: answer };
}

export function blankHealth(channel: string): ChannelHealth {
  return {
    channel,
    failures: 0,
    nextTryAt: null,
    lastError: null,
    lastFailedAt: null,
    lastSentAt: null,
    lastAnswer: null,
  };
}
