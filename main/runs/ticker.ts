/** A periodic call to a set of subscribers; its timer exists only while there are any. */
export class Ticker {
  readonly #periodMs: number;
  readonly #subscribers = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;

  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  add(subscriber: () => void): void {
    this.#subscribers.add(subscriber);
    this.#timer ??= setInterval(() => {
      // A copy: a call may leave and come back, and must not be made twice.
      const calls = Array.from(this.#subscribers);
      for (const call of calls) if (this.#subscribers.has(call)) call();
    }, this.#periodMs);
  }

  delete(subscriber: () => void): void {
    this.#subscribers.delete(subscriber);
    if (this.#subscribers.size === 0 && this.#timer) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
  }

  get size(): number {
    return this.#subscribers.size;
  }
}
