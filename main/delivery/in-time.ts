/** Waits for a channel to take a message, and not for ever. */
import type { Timers } from "../engine/ports.ts";
import type { SendResult } from "./channel.ts";

/**
 * Never rejects: what a channel throws, and an answer that takes longer than `ms`, is a failure.
 * @param abort tells `send` that nobody waits any more
 * @returns null when the caller used `abort` before the answer came
 */
export async function inTime(
  timers: Timers,
  ms: number,
  abort: AbortController,
  send: (signal: AbortSignal) => Promise<SendResult>,
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
