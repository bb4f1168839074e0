/** The outbox as the engine and delivery see it: messages for people, each with a state of its own. */
import type { DeliveryState } from "../../contract/notification-words.ts";

/** A message for people, written with the fact it tells. `channel` rows are worked off by delivery. */
export interface OutboxMessage {
  event: string;
  channel: string;
  /** The same key is written once only. */
  idempotencyKey: string;
  /** Messages of a job with the same one repeat each other; null = each is told. */
  fingerprint: string | null;
  /** Waits for the digest of its channel. */
  digest: boolean;
  jobId: number | null;
  runId: number | null;
  payload: Record<string, unknown>;
  createdAt: number;
}

export interface Delivery extends Omit<OutboxMessage, "digest"> {
  id: number;
  state: DeliveryState;
  tries: number;
  nextTryAt: number | null;
  lastError: string | null;
  /** When the first try at it failed. */
  firstFailedAt: number | null;
  sentAt: number | null;
  /** What the service said when it took the message. */
  answer: string | null;
  /** Message that tells of this one, too. */
  groupedInto: number | null;
}

/** What is known of a channel's service. */
export interface ChannelHealth {
  channel: string;
  /** Failures in a row. */
  failures: number;
  /** Nothing is tried before. */
  nextTryAt: number | null;
  lastError: string | null;
  lastFailedAt: number | null;
  lastSentAt: number | null;
  lastAnswer: string | null;
}

export interface DeliveryFilter {
  states?: DeliveryState[];
  channel?: string;
  jobId?: number;
  runId?: number;
  groupedInto?: number;
  /** Only smaller ids (for paging newest first). */
  beforeId?: number;
  dueBy?: number;
  /** Oldest first when false (default). */
  descending?: boolean;
  limit?: number;
}

/** Reads of delivery. */
export interface OutboxReader {
  deliveries(filter: DeliveryFilter): Delivery[];
  delivery(id: number): Delivery | null;
  /** How many messages of a channel are still to be handed over, wait for its digest, or were given up. */
  countOpen(channel: string): { waiting: number; digest: number; dead: number };
  /** Channels with messages to be handed over, each with the nearest instant at which one may be. */
  openChannels(now: number): { channel: string; nextAt: number }[];
  /**
   * Messages of a channel that can go now, oldest first. One of a job whose earlier message waits for its next try
   * waits with it: the messages of a job stay in order.
   */
  dueOnChannel(channel: string, now: number, limit: number): Delivery[];
  /** The newest message before this one that told of the same job on the same channel; notes of progress left out. */
  lastTold(delivery: Delivery): Delivery | null;
  /** Messages told by another one that were written after an instant. */
  countGrouped(into: number, after: number): number;
  channelHealth(channel: string): ChannelHealth | null;
  /** When the oldest message that waits for the digest of its channel was written, by channel. */
  digestsWaiting(): { channel: string; oldestAt: number }[];
  /** The newest success of the job before this run, with its answer. */
  answerBefore(jobId: number, beforeRunId: number): { runId: number; answer: string } | null;
}

/** Writes of delivery. */
export interface OutboxWriter {
  enqueue(messages: OutboxMessage[]): void;
  markDelivery(
    id: number,
    patch: Partial<
      Pick<
        Delivery,
        | "state"
        | "tries"
        | "nextTryAt"
        | "lastError"
        | "firstFailedAt"
        | "sentAt"
        | "answer"
        | "groupedInto"
      >
    >,
  ): void;
  /**
   * Lets this message tell of those that repeat it, were written until `until`, and have not been handed over.
   * For failures: of the same job, up to the first message that tells something else. @returns how many
   */
  groupRepeats(delivery: Delivery, until: number): number;
  /** A channel took messages, or did not take one: all that is to be written, in one transaction. */
  settleDeliveries(
    settled: readonly { id: number; patch: Parameters<OutboxWriter["markDelivery"]>[1] }[],
    health: ChannelHealth,
  ): void;
  /** Puts what waits on a channel into another state, with the reason. @returns how many */
  moveDeliveries(
    from: { channel?: string; ids?: number[]; states: DeliveryState[] },
    to: DeliveryState,
    reason: string | null,
  ): number;
  /** Failed messages of a channel may be tried now: its service answers again. */
  retryFailed(channel: string, now: number): void;
  /** Makes one message of all that wait for a channel's digest. @returns whether there were any */
  makeDigest(channel: string, at: number): boolean;
}
