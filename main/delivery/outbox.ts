/**
 * Works off the outbox: one worker for each channel, so that a channel that hangs or is down holds up no other.
 * What waits, waits in the database; nothing but the page in hand is in memory.
 */
import { ChannelWorker } from "./channel-worker.ts";
import { STORE_RETRY_MS, type OutboxPorts } from "./outbox-ports.ts";

/** The wall clock can be set while a timer runs: a far instant is looked at again before. */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #workers = new Map<string, ChannelWorker>();
  #cancelTimer: (() => void) | null = null;
  #closed = false;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /** Looks for messages that can go now. Call it after anything that writes one, and once at the start. */
  wake(): void {
    if (this.#closed) return;
    let nearest: number | null = null;
    try {
      nearest = this.#look();
    } catch (error) {
      this.#ports.log.error("The outbox could not be looked at; it is tried again.", {
        error: error instanceof Error ? error.message : String(error),
      });
      nearest = this.#ports.clock.now() + STORE_RETRY_MS;
    }
    this.#arm(nearest);
  }

  /** Resolves when no message is being handed over any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    await Promise.all([...this.#workers.values()].map((worker) => worker.close()));
  }

  /** @returns the nearest instant at which there is something to do */
  #look(): number | null {
    const { store, clock } = this.#ports;
    const now = clock.now();
    const instants: number[] = [];
    for (const { channel, oldestAt } of store.digestsWaiting()) {
      const at = this.#ports.nextDigestAt(channel, oldestAt);
      if (at > now) instants.push(at);
      else store.makeDigest(channel, now);
    }
    for (const { channel, nextAt } of store.openChannels(now)) {
      const worker = this.#worker(channel);
      const at = Math.max(nextAt, worker.notBefore);
      if (at > now) instants.push(at);
      else worker.work();
    }
    return instants.length === 0 ? null : Math.min(...instants);
  }

  #worker(channel: string): ChannelWorker {
    let worker = this.#workers.get(channel);
    if (!worker) {
      worker = new ChannelWorker(this.#ports, channel, () => this.wake());
      this.#workers.set(channel, worker);
    }
    return worker;
  }

  #arm(at: number | null): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (at === null || this.#closed) return;
    const inMs = Math.min(MAX_TIMER_MS, Math.max(0, at - this.#ports.clock.now()));
    this.#cancelTimer = this.#ports.timers.after(inMs, () => this.wake());
  }
}

const MAX_TIMER_MS = 3_600_000;
