/** The live stream: numbered notes of what changed, kept in a bounded buffer for those who reconnect. */
import type { EngineEvent } from "../../contract/engine-events.ts";

type WithoutSeq<T> = T extends unknown ? Omit<T, "seq"> : never;
export type EngineEventBody = WithoutSeq<EngineEvent>;

const BUFFER = 2_000;

export class EventStream {
  #seq = 0;
  #buffer: EngineEvent[] = [];
  #listeners = new Set<(event: EngineEvent) => void>();

  /** Number of the newest event; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  publish(body: EngineEventBody): void {
    const event = { ...body, seq: ++this.#seq } as EngineEvent;
    this.#buffer.push(event);
    // Trimmed in bulk: shifting one element a time would move the whole array on every event.
    if (this.#buffer.length > BUFFER * 2) this.#buffer = this.#buffer.slice(-BUFFER);
    for (const listener of this.#listeners) listener(event);
  }

  /**
   * Calls `listener` for every event after `afterSeq`, first those already past, then the new ones.
   * When some of them are no longer kept, a `reset` event comes first. Returns a function that ends it.
   */
  subscribe(listener: (event: EngineEvent) => void, afterSeq = this.#seq): () => void {
    const oldest = this.#buffer[0]?.seq ?? this.#seq + 1;
    if (afterSeq > this.#seq || afterSeq < oldest - 1) listener({ type: "reset", seq: this.#seq });
    else for (const event of this.#buffer) if (event.seq > afterSeq) listener(event);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
