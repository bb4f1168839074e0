/** Asks Telegram for what people wrote, one long question after another, and waits where it does not answer. */
import { type Bot, BotError } from "grammy";
import type { Update } from "grammy/types";
import type { SteeringLink } from "../api/host.ts";
import { backoffMs } from "../engine/backoff.ts";
import type { Clock, Entropy, Log, Timers } from "../engine/ports.ts";
import { mayPass, troubleOf, type Trouble } from "./trouble.ts";

/** How long Telegram holds a question that it has no answer to. The way out gives up after 30 s. */
const POLL_SECONDS = 25;
const BACKOFF = { backoffMs: 2_000, maxBackoffMs: 300_000 };
/** Tries at one message whose reply does not go out while Telegram answers otherwise. */
const MAX_TRIES = 5;
/** Stands where Telegram's number of an error would: the database did not take what was to be noted. */
const STORE = 0;

export interface PollingPorts {
  bot: Bot;
  clock: Clock;
  timers: Timers;
  entropy: Entropy;
  log: Log;
  /** Ends it. */
  signal: AbortSignal;
  onLink(link: Partial<SteeringLink>): void;
  /** Deals with one message or press. Rejects where the reply did not go out. */
  handle(update: Update): Promise<void>;
}

/** Never rejects; resolves when it has been ended. */
export async function poll(ports: PollingPorts): Promise<void> {
  const { bot, clock, signal } = ports;
  let failures = 0;
  let next: number | undefined;
  const tries = new Map<number, number>();
  while (!signal.aborted) {
    try {
      // Not `init`: that waits and tries again by itself, where nobody is told.
      if (!bot.isInited()) bot.botInfo = await bot.api.getMe();
      const updates = await bot.api.getUpdates({
        // Without a number Telegram begins with the oldest that nobody has confirmed.
        ...(next === undefined ? {} : { offset: next }),
        // At first it is asked only whether it answers at all.
        timeout: next === undefined ? 0 : POLL_SECONDS,
        allowed_updates: ["message", "callback_query"],
      });
      if (signal.aborted) return;
      failures = 0;
      const heardAt = clock.now();
      const bare = { state: "listening", problem: null, nextTryAt: null } as const;
      ports.onLink({ ...bare, bot: bot.botInfo.username, heardAt });
      next ??= 0;
      for (const update of updates) {
        if (signal.aborted) return;
        await handle(update, tries, ports);
        next = update.update_id + 1;
      }
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      await wait(failures, known(error, ports.log), ports);
    }
  }
}

async function handle(
  update: Update,
  tries: Map<number, number>,
  ports: PollingPorts,
): Promise<void> {
  const { update_id: id } = update;
  try {
    await ports.handle(update);
    tries.delete(id);
  } catch (error) {
    const trouble = known(error, ports.log);
    const count = (tries.get(id) ?? 0) + 1;
    tries.set(id, count);
    if (trouble.code === STORE || (mayPass(trouble) && count < MAX_TRIES)) throw error;
    // One message that cannot be answered (the bot was blocked, say) must not hold up the others.
    tries.delete(id);
    ports.log.warn("A message from Telegram was not answered.", { problem: trouble.message });
  }
}

/** What is no trouble with Telegram is a fault of ours: it is logged, and must not end the listening. */
function known(error: unknown, log: Log): Trouble {
  const trouble = troubleOf(error);
  if (trouble) return trouble;
  const cause = error instanceof BotError ? error.error : error;
  // Known by its name, as in the api. Nothing was done: the message waits until there is room again.
  if (cause instanceof Error && cause.name === "StoreError") {
    return { message: cause.message, code: STORE, retryAfterMs: null };
  }
  log.error("A message from Telegram could not be dealt with.", { error: String(cause) });
  const message = "A message could not be dealt with. The log says why.";
  return { message, code: 400, retryAfterMs: null };
}

function wait(failures: number, trouble: Trouble, ports: PollingPorts): Promise<void> {
  const { clock, timers, entropy, signal } = ports;
  // Without a floor, full jitter can come close to no wait at all.
  const spread = 0.5 + entropy.random() / 2;
  const ms = backoffMs(Math.min(failures, 20), BACKOFF, trouble.retryAfterMs, spread);
  const nextTryAt = clock.now() + ms;
  ports.onLink({ state: "waiting", problem: trouble.message, nextTryAt });
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = timers.after(ms, end);
    signal.addEventListener("abort", end, { once: true });
  });
}
