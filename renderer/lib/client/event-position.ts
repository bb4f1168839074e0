/** Where this page is in the live stream: decides what is new, what was seen, and when all must be read again. */
import type { EngineEvent } from "../../../contract/engine-events.ts";

/** What pages listen to: notes of what changed, or `reset` when everything has to be read again. */
export type LiveEvent = Exclude<EngineEvent, { type: "hello" }>;

export class EventPosition {
  #epoch: string | null = null;
  #seq = 0;

  /** What to ask the stream for; empty before the first event. */
  get lastSeen(): { after?: number; epoch?: string } {
    return this.#epoch === null ? {} : { after: this.#seq, epoch: this.#epoch };
  }

  /** The events to tell of one that came; none when it had been seen. */
  take(event: EngineEvent): LiveEvent[] {
    if (event.type === "hello") {
      if (event.epoch !== this.#epoch) this.#seq = event.seq;
      this.#epoch = event.epoch;
      return [];
    }
    if (event.type === "reset") {
      this.#seq = event.seq;
      return [event];
    }
    if (event.seq <= this.#seq) return [];
    const isNext = event.seq === this.#seq + 1;
    this.#seq = event.seq;
    return isNext ? [event] : [{ type: "reset", seq: event.seq }];
  }
}
