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
const MAX_TRIES = 8;
const BACKOFF = { backoffMs: 5_000, maxBackoffMs: 3_600_000 };

export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #channels: ReadonlyMap<string, Channel>;
  #working: Promise<void> | null = null;
  #again = false;
  #cancelTimer: (() => void) | null = null;
  #closed = false;

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
    this.#working = this.#work().finally(() => {
      this.#working = null;
      if (this.#again) {
        this.#again = false;
        this.wake();
      }
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
    this.#arm();
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { store, clock, entropy, log } = this.#ports;
    const tries = delivery.tries + 1;
    try {
      const channel = this.#channels.get(delivery.channel);
      if (!channel) throw new Error(`There is no channel "${delivery.channel}".`);
      await channel.send(delivery);
      store.markDelivery(delivery.id, { state: "sent", tries, nextTryAt: null, lastError: null });
    } catch (error) {
      const lastError = error instanceof Error ? error.message : String(error);
      const dead = tries >= MAX_TRIES;
      const wait = backoffMs(tries, BACKOFF, null, entropy.random());
      store.markDelivery(delivery.id, {
        state: dead ? "dead" : "failed",
        tries,
        nextTryAt: dead ? null : clock.now() + wait,
        lastError,
      });
      log.warn("A message could not be delivered.", { id: delivery.id, tries, dead, lastError });
    }
  }

  #arm(): void {
    const { store, clock, timers } = this.#ports;
    this.#cancelTimer?.();
    const [next] = store
      .deliveries({ states: ["failed"], limit: PAGE })
      .map((delivery) => delivery.nextTryAt)
      .filter((at) => at !== null)
      .sort((a, b) => a - b);
    if (next === undefined) return;
    this.#cancelTimer = timers.after(Math.max(0, next - clock.now()), () => this.wake());
  }
}
