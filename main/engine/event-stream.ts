/** The live stream: numbered notes of what changed, kept in a bounded buffer for those who reconnect. */
import type { EngineEvent } from "../../contract/engine-events.ts";

type WithoutSeq<T> = T extends unknown ? Omit<T, "seq"> : never;
export type EngineEventBody = WithoutSeq<EngineEvent>;

const BUFFER = 2_000;

export class EventStream {
  #seq = 0;
  #buffer: EngineEvent[] = [];
  #listeners = new Set<(event: EngineEvent) => void>();
  #undelivered: EngineEvent[] = [];
  #delivering = false;
  readonly #onError: (error: unknown) => void;
  /** Names this stream: numbers of another one mean nothing here. */
  readonly epoch: string;

  /** @param onError told when a listener throws; what publishes must not suffer from who listens */
  constructor(epoch: string, onError: (error: unknown) => void = () => {}) {
    this.epoch = epoch;
    this.#onError = onError;
  }

  /** Number of the newest event; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  publish(body: EngineEventBody): void {
    const event = { ...body, seq: ++this.#seq } as EngineEvent;
    this.#buffer.push(event);
    // Trimmed in bulk: shifting one element a time would move the whole array on every event.
    if (this.#buffer.length > BUFFER * 2) this.#buffer = this.#buffer.slice(-BUFFER);
    this.#undelivered.push(event);
    // A listener may publish in turn: everyone hears of it after the present event, in order.
    if (this.#delivering) return;
    this.#delivering = true;
    for (let next = this.#undelivered.shift(); next; next = this.#undelivered.shift()) {
      for (const listener of this.#listeners) this.#tell(listener, next);
    }
    this.#delivering = false;
  }

  #tell(listener: (event: EngineEvent) => void, event: EngineEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#onError(error);
    }
  }

  /**
   * Calls `listener` for every event after `afterSeq`, first those already past, then the new ones.
   * When some of them are no longer kept, a `reset` event comes first. Returns a function that ends it.
   */
  subscribe(listener: (event: EngineEvent) => void, afterSeq = this.#seq): () => void {
    const oldest = this.#buffer[0]?.seq ?? this.#seq + 1;
    let heard = this.#seq;
    if (afterSeq > this.#seq || afterSeq < oldest - 1) listener({ type: "reset", seq: this.#seq });
    else {
      heard = afterSeq;
      for (const event of [...this.#buffer]) if (event.seq > heard) listener(event);
      heard = Math.max(heard, this.#buffer.at(-1)?.seq ?? heard);
    }
    // Subscribed while events are handed out: those still on their way have been replayed above.
    const fresh = (event: EngineEvent) => {
      if (event.seq > heard) listener(event);
    };
    this.#listeners.add(fresh);
    return () => this.#listeners.delete(fresh);
  }
}
