/** Time for tests: a wall clock that can be set, a monotonic clock that cannot, and timers on the latter. */
import type { Clock, Timers } from "../ports.ts";

export class FakeClock implements Clock {
  wall: number;
  mono = 1_000_000;

  constructor(wall: number) {
    this.wall = wall;
  }

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.mono;
  }

  /** Time passes on both clocks. */
  pass(ms: number): void {
    this.wall += ms;
    this.mono += ms;
  }
}

interface Timer {
  at: number;
  order: number;
  callback: () => void;
}

export class FakeTimers implements Timers {
  /** By how much they come too early, in milliseconds: those of the system may, by a part of one. */
  earlyMs = 0;
  readonly #clock: FakeClock;
  #timers: Timer[] = [];
  #order = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  after(delayMs: number, callback: () => void): () => void {
    const at = this.#clock.mono + Math.max(0, Math.ceil(delayMs) - this.earlyMs);
    const timer = { at, order: ++this.#order, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** Takes the next timer that is due at or before a monotonic instant; null when there is none. */
  take(until: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.at > until) continue;
      const isEarlier = !next || timer.at < next.at;
      if (isEarlier || (timer.at === next!.at && timer.order < next!.order)) next = timer;
    }
    if (next) this.#timers = this.#timers.filter((each) => each !== next);
    return next;
  }
}
