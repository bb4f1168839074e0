/**
 * Works off the outbox: hands pending messages to their channels, and writes down what became of each. A message
 * that could not be sent waits for its next try across restarts; one that never can is dead, and stays visible.
 */
import { backoffMs } from "../engine/backoff.ts";
import type { Clock, Entropy, Log, Timers } from "../engine/ports.ts";
import type { Delivery, Store } from "../engine/store-port.ts";

/** One way to reach a person. */
export interface Channel {
  /** Resolves when the message has been handed over; throws, with a sentence, when it could not. */
  send(message: Delivery): void | Promise<void>;
}

export interface OutboxPorts {
  store: Pick<Store, "deliveries" | "markDelivery">;
  clock: Clock;
  timers: Timers;
  entropy: Entropy;
  log: Log;
}

const PAGE = 100;
/** Failed messages looked at for the nearest next try. */
const MAX_WAITING = 10_000;
export const MAX_TRIES = 8;
/** A channel that has not answered by then has failed; the others must not wait for it. */
const SEND_TIMEOUT_MS = 60_000;
/** When the database cannot be read or written (a full disk, say). */
const STORE_RETRY_MS = 30_000;
const BACKOFF = { backoffMs: 5_000, maxBackoffMs: 3_600_000 };

export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #channels: ReadonlyMap<string, Channel>;
  #working: Promise<void> | null = null;
  #again = false;
  #cancelTimer: (() => void) | null = null;
  #closed = false;
  /** Handed over, and not yet written down as sent: they are not handed over again. */
  #handedOver = new Set<number>();

  constructor(ports: OutboxPorts, channels: ReadonlyMap<string, Channel>) {
    this.#ports = ports;
    this.#channels = channels;
  }

  /** Looks for messages that can go now. Call it after every settled run, and once at the start. */
  wake(): void {
    if (this.#closed) return;
    if (this.#working) {
      this.#again = true;
      return;
    }
    this.#working = this.#work()
      .catch((error: unknown) => {
        this.#ports.log.error("The outbox could not be worked off; it is tried again.", {
          error: error instanceof Error ? error.message : String(error),
        });
        this.#arm(STORE_RETRY_MS);
      })
      .finally(() => {
        this.#working = null;
        if (!this.#again) return;
        this.#again = false;
        this.wake();
      });
  }

  /** Resolves when no message is being handed over any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { store, clock } = this.#ports;
    for (;;) {
      const dueBy = clock.now();
      const due = store.deliveries({ states: ["pending", "failed"], dueBy, limit: PAGE });
      for (const delivery of due) {
        if (this.#closed) return;
        await this.#deliver(delivery);
      }
      if (due.length < PAGE) break;
    }
    this.#arm(this.#nextTryInMs());
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { store, clock, entropy, log } = this.#ports;
    const { id } = delivery;
    const tries = delivery.tries + 1;
    const lastError = this.#handedOver.has(id) ? null : await this.#send(delivery);
    if (lastError === null) {
      this.#handedOver.add(id);
      store.markDelivery(id, { state: "sent", tries, nextTryAt: null, lastError: null });
      this.#handedOver.delete(id);
      return;
    }
    const isDead = tries >= MAX_TRIES;
    const wait = backoffMs(tries, BACKOFF, null, entropy.random());
    log.warn("A message could not be delivered.", { id, tries, isDead, lastError });
    store.markDelivery(id, {
      state: isDead ? "dead" : "failed",
      tries,
      nextTryAt: isDead ? null : clock.now() + wait,
      lastError,
    });
  }

  /** @returns why it could not be handed over; null when it was */
  async #send(delivery: Delivery): Promise<string | null> {
    const channel = this.#channels.get(delivery.channel);
    if (!channel) return `There is no channel "${delivery.channel}".`;
    let cancel = () => {};
    const tooLong = new Promise<never>((_resolve, reject) => {
      const late = () => reject(new Error("The channel did not answer in time."));
      cancel = this.#ports.timers.after(SEND_TIMEOUT_MS, late);
    });
    try {
      await Promise.race([channel.send(delivery), tooLong]);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      cancel();
    }
  }

  #nextTryInMs(): number | null {
    const { store, clock } = this.#ports;
    const instants = store
      .deliveries({ states: ["failed"], limit: MAX_WAITING })
      .map((delivery) => delivery.nextTryAt)
      .filter((at) => at !== null);
    return instants.length === 0 ? null : Math.max(0, Math.min(...instants) - clock.now());
  }

  #arm(inMs: number | null): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (inMs === null || this.#closed) return;
    this.#cancelTimer = this.#ports.timers.after(inMs, () => this.wake());
  }
}
