/** Hands over the messages of one channel, one after another, and writes down what became of each. */
import type { ChannelHealth, Delivery } from "../engine/outbox-port.ts";
import type { SendResult } from "./channel.ts";
import { inTime } from "./in-time.ts";
import { STORE_RETRY_MS, type OutboxPorts } from "./outbox-ports.ts";
import { afterFailure, afterSuccess, blankHealth, REALLY_DOWN } from "./retries.ts";

type Settled = Parameters<OutboxPorts["store"]["settleDeliveries"]>[0][number];

const PAGE = 50;
/** A service that has not answered by then has failed. */
export const SEND_TIMEOUT_MS = 60_000;
const CLOSE_GRACE_MS = 5_000;

export class ChannelWorker {
  readonly #ports: OutboxPorts;
  readonly #channel: string;
  readonly #onIdle: () => void;
  #working: Promise<void> | null = null;
  #abort: AbortController | null = null;
  #closed = false;
  /**
   * Taken by the service, and not yet written down as sent: written before anything else is looked for, so that it is
   * not handed over again by this process.
   */
  #taken: Settled[] = [];
  /** The channel's health after them. */
  #healthAfter: ChannelHealth | null = null;
  /** Nothing is tried before: the database failed. Epoch milliseconds. */
  notBefore = 0;

  /** @param onIdle called when there is nothing more to hand over for now */
  constructor(ports: OutboxPorts, channel: string, onIdle: () => void) {
    this.#ports = ports;
    this.#channel = channel;
    this.#onIdle = onIdle;
  }

  /** Begins, unless it is at work: then it sees what is new by itself. */
  work(): void {
    if (this.#closed || this.#working) return;
    this.#working = this.#all()
      .catch((error: unknown) => {
        this.notBefore = this.#ports.clock.now() + STORE_RETRY_MS;
        this.#ports.log.error("The messages of a channel could not be worked off; later again.", {
          channel: this.#channel,
          error: error instanceof Error ? error.message : String(error),
        });
      })
      .finally(() => {
        this.#working = null;
        if (!this.#closed) this.#onIdle();
      });
  }

  /** Waits a moment for the answer in hand: what is cut off now is sent again by the next host. */
  async close(): Promise<void> {
    this.#closed = true;
    const cancel = this.#ports.timers.after(CLOSE_GRACE_MS, () => this.#abort?.abort());
    await this.#working;
    cancel();
  }

  async #all(): Promise<void> {
    try {
      await this.#pages();
    } finally {
      this.#settleTaken();
    }
  }

  async #pages(): Promise<void> {
    const { store, clock } = this.#ports;
    for (;;) {
      this.#settleTaken();
      const page = store.dueOnChannel(this.#channel, clock.now(), PAGE);
      if (page.length === 0) return;
      for (const { id } of page) {
        const health =
          this.#healthAfter ?? store.channelHealth(this.#channel) ?? blankHealth(this.#channel);
        if (this.#closed || (health.nextTryAt ?? 0) > clock.now()) return;
        // An earlier one of the page may have been made to tell of it.
        const delivery = store.delivery(id);
        if (!delivery || (delivery.state !== "pending" && delivery.state !== "failed")) continue;
        if (!(await this.#one(delivery, health))) break;
      }
    }
  }

  /** @returns false when the rest of the page is to be looked at anew */
  async #one(delivery: Delivery, health: ChannelHealth): Promise<boolean> {
    const { fault } = this.#ports;
    const { id } = delivery;
    const outlet = this.#ports.outlet(this.#channel);
    if (!outlet) {
      const lastError = `There is no channel "${this.#channel}" any more.`;
      this.#mark(id, { state: "dead", nextTryAt: null, lastError });
      return true;
    }
    const gate = outlet.gate(delivery);
    if (gate.kind === "drop") {
      this.#mark(id, { state: "dropped", nextTryAt: null, lastError: gate.reason });
      return true;
    }
    if (gate.kind === "digest") {
      this.#mark(id, { state: "digest", nextTryAt: null, lastError: gate.reason });
      return true;
    }
    if (gate.kind === "wait") {
      this.#mark(id, { nextTryAt: gate.until, lastError: gate.reason });
      return true;
    }
    const tellingId = this.#repeats(delivery);
    if (tellingId !== null) {
      this.#mark(id, { state: "grouped", groupedInto: tellingId, nextTryAt: null });
      return true;
    }
    this.#tellForRepeats(delivery);
    fault("deliver.before");
    const result = await this.#send(delivery);
    // Cut off by the end of the host: nothing is known, and the row stays as it is.
    if (result === null) return false;
    const now = this.#ports.clock.now();
    if (result.kind === "sent") {
      const patch = { state: "sent", nextTryAt: null, lastError: null, sentAt: now } as const;
      const tries = delivery.tries + 1;
      this.#taken.push({ id, patch: { ...patch, tries, answer: result.serviceAnswer } });
      this.#healthAfter = afterSuccess(health, now, result.serviceAnswer);
      fault("deliver.taken");
      if (!result.together || health.failures > 0) this.#settleTaken();
      if (health.failures >= REALLY_DOWN) this.#ports.store.retryFailed(this.#channel, now);
      return true;
    }
    const after = afterFailure(delivery, health, result, now, this.#ports.entropy.random());
    this.#ports.log.warn("A message could not be delivered.", {
      id,
      channel: this.#channel,
      tries: after.patch.tries,
      isDead: after.patch.state === "dead",
      lastError: result.message,
    });
    this.#settleTaken();
    this.#ports.store.settleDeliveries([{ id, patch: after.patch }], after.health);
    this.#changed(id);
    return after.patch.state === "dead";
  }

  /** Message that has told this very failure already, a short time ago; null when this one is to be told. */
  #repeats(delivery: Delivery): number | null {
    const { fingerprint, jobId, createdAt, event } = delivery;
    if (fingerprint === null || jobId === null || event === "job.missed") return null;
    this.#settleTaken();
    const told = this.#ports.store.lastTold(delivery);
    if (told?.fingerprint !== fingerprint) return null;
    return createdAt - told.createdAt < this.#ports.groupRepeatsMs() ? told.id : null;
  }

  #tellForRepeats(delivery: Delivery): void {
    if (delivery.fingerprint === null) return;
    const until = delivery.createdAt + this.#ports.groupRepeatsMs();
    this.#ports.store.groupRepeats(delivery, until);
  }

  /** Throws when it cannot be written; what was taken stays known until it can. */
  #settleTaken(): void {
    const settled = this.#taken;
    if (settled.length === 0) return;
    this.#ports.store.settleDeliveries(settled, this.#healthAfter!);
    this.#taken = [];
    this.#healthAfter = null;
    for (const { id } of settled) this.#changed(id);
    this.#ports.fault("deliver.settled");
  }

  /** null when the host ended before the answer came. */
  async #send(delivery: Delivery): Promise<SendResult | null> {
    const outlet = this.#ports.outlet(this.#channel)!;
    const abort = new AbortController();
    this.#abort = abort;
    const send = (signal: AbortSignal) => outlet.send(delivery, signal);
    const result = await inTime(this.#ports.timers, SEND_TIMEOUT_MS, send, abort);
    this.#abort = null;
    return result;
  }

  #mark(id: number, patch: Parameters<OutboxPorts["store"]["markDelivery"]>[1]): void {
    this.#ports.store.markDelivery(id, patch);
    this.#changed(id);
  }

  #changed(id: number): void {
    const delivery = this.#ports.store.delivery(id);
    if (delivery) this.#ports.onChange(delivery);
  }
}
