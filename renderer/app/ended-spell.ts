/** Ends of runs that come one upon the other are one piece of news that counts up, however slowly they arrive. */
import type { Run } from "../../contract/run.ts";

/** A time without any end, after which the next one is news by itself again. */
const QUIET_MS = 10_000;
/** As many ends are told one by one. */
const MAX_SINGLE = 2;

export interface EndNews {
  /** To be told one by one. */
  single: Run[];
  /** All ends of the spell so far, to be told as one; null while they are few. */
  many: { good: number; bad: number } | null;
  /** Runs that had been told one by one, and are in `many` now. */
  gathered: number[];
}

export class EndedSpell {
  readonly #good = new Map<number, boolean>();
  readonly #shown = new Set<number>();
  #waiting: Run[] = [];
  #lastAt = -Infinity;

  /** True while ends are told as one. */
  get isMany(): boolean {
    return this.#good.size > MAX_SINGLE;
  }

  /** @param now epoch milliseconds */
  add(run: Run, now: number): void {
    if (now - this.#lastAt > QUIET_MS) {
      this.#good.clear();
      this.#shown.clear();
    }
    this.#lastAt = now;
    this.#good.set(run.id, run.state === "succeeded");
    this.#waiting.push(run);
  }

  /** What came since this was asked last. */
  take(): EndNews {
    const came = this.#waiting;
    this.#waiting = [];
    if (!this.isMany) {
      for (const { id } of came) this.#shown.add(id);
      return { single: came, many: null, gathered: [] };
    }
    const gathered = [...this.#shown];
    this.#shown.clear();
    const good = [...this.#good.values()].filter(Boolean).length;
    return { single: [], many: { good, bad: this.#good.size - good }, gathered };
  }
}
