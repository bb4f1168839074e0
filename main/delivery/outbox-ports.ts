/** What the outbox works with. */
import type { Delivery, OutboxReader, OutboxWriter } from "../engine/outbox-port.ts";
import type { Clock, Entropy, Fault, Log, Timers } from "../engine/ports.ts";
import type { SendResult } from "./channel.ts";
import type { Gate } from "./gate.ts";

/** A channel as the outbox sees it. */
export interface Outlet {
  /** Whether a message may go now. */
  gate(delivery: Delivery): Gate;
  /**
   * Hands a message over. What is thrown counts as a failure that may pass.
   * @param delivery with the newest state of its row
   */
  send(delivery: Delivery, signal: AbortSignal): Promise<SendResult>;
}

export type OutboxStore = Pick<
  OutboxReader & OutboxWriter,
  | "openChannels"
  | "dueOnChannel"
  | "delivery"
  | "lastTold"
  | "channelHealth"
  | "digestsWaiting"
  | "groupRepeats"
  | "markDelivery"
  | "settleDeliveries"
  | "retryFailed"
  | "makeDigest"
>;

export interface OutboxPorts {
  store: OutboxStore;
  clock: Clock;
  timers: Timers;
  entropy: Entropy;
  log: Log;
  fault: Fault;
  /** null for a channel that is no longer there. */
  outlet(channel: string): Outlet | null;
  /** Repeats of one failure within this time are counted, not told. */
  groupRepeatsMs(): number;
  /** The digest after this instant, for a channel. */
  nextDigestAt(channel: string, after: number): number;
  /** Told after every change of a message's state. */
  onChange(delivery: Delivery): void;
}

/** When the database cannot be read or written (a full disk, say). */
export const STORE_RETRY_MS = 30_000;
