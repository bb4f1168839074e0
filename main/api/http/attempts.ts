/** Slows down who guesses: after some wrong tokens an address has to wait, each time twice as long. */

/** Wrong tokens without a wait: a person who pastes an old one is not guessing. */
const FREE = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;
const FORGET_AFTER_MS = 15 * 60_000;
/** Addresses kept in mind; the oldest go first. */
const MAX_ADDRESSES = 1_000;

interface Guesses {
  wrong: number;
  lastAt: number;
  until: number;
}

export class Attempts {
  #records = new Map<string, Guesses>();

  /** Milliseconds that the address still has to wait; 0 = none. */
  waitMs(address: string, now: number): number {
    return Math.max(0, (this.#records.get(address)?.until ?? 0) - now);
  }

  /** Notes a wrong token. `now` in milliseconds of a clock that does not jump. */
  wrong(address: string, now: number): void {
    const known = this.#records.get(address);
    const before = known && now - known.lastAt < FORGET_AFTER_MS ? known.wrong : 0;
    const wrong = before + 1;
    const wait =
      wrong < FREE ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(30, wrong - FREE));
    this.#records.delete(address);
    this.#records.set(address, { wrong, lastAt: now, until: now + wait });
    if (this.#records.size > MAX_ADDRESSES) {
      const [oldest] = this.#records.keys();
      this.#records.delete(oldest!);
    }
  }
}
