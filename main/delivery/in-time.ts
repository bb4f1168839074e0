/** Waits for a channel to take a message, and not for ever. */
import type { Timers } from "../engine/ports.ts";
import type { SendResult } from "./channel.ts";

/** @param signal tells it that nobody waits any more */
type Send = (signal: AbortSignal) => Promise<SendResult>;

/**
 * Never rejects: what a channel throws, and an answer that takes longer than `ms`, is a failure.
 * @param abort with it the caller can stop waiting before the answer comes; the result is null then
 */
export function inTime(timers: Timers, ms: number, send: Send): Promise<SendResult>;
export function inTime(
  timers: Timers,
  ms: number,
  send: Send,
  abort: AbortController,
): Promise<SendResult | null>;
export async function inTime(
  timers: Timers,
  ms: number,
  send: Send,
  abort: AbortController = new AbortController(),
): Promise<SendResult | null> {
  let cancel = () => {};
  const tooLong = new Promise<SendResult | null>((resolve) => {
    cancel = timers.after(ms, () => {
      resolve({ kind: "failed", message: "The channel did not answer in time." });
      abort.abort();
    });
    abort.signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  try {
    return await Promise.race([send(abort.signal), tooLong]);
  } catch (error) {
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  } finally {
    cancel();
  }
}
