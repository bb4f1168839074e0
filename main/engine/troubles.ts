/**
 * Runs of which a step failed (the disk was full, say): when each is looked at again. Until then they keep their
 * place, so that nothing else is started in their stead.
 */
import type { Occupant } from "./places.ts";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

interface Trouble {
  occupant: Occupant;
  tries: number;
  /** Monotonic instant of the next look; null while that look goes on. */
  at: number | null;
}

export class Troubles {
  readonly #monotonic: () => number;
  #runs = new Map<number, Trouble>();

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** Notes a failed step. @returns milliseconds until the run is looked at again */
  add(occupant: Occupant): number {
    const tries = (this.#runs.get(occupant.runId)?.tries ?? 0) + 1;
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
    this.#runs.set(occupant.runId, { occupant, tries, at: this.#monotonic() + waitMs });
    return waitMs;
  }

  /** Whether the run waits for its next look. */
  has(runId: number): boolean {
    return (this.#runs.get(runId)?.at ?? null) !== null;
  }

  /** Lets the run be looked at now. */
  hurry(runId: number): void {
    const trouble = this.#runs.get(runId);
    if (trouble && trouble.at !== null) trouble.at = this.#monotonic();
  }

  /** Runs whose next look has come. */
  due(): number[] {
    const now = this.#monotonic();
    const due = [...this.#runs].filter(([, { at }]) => at !== null && at <= now);
    return due.map(([runId]) => runId);
  }

  /** The look at the run begins: its place is no longer kept here. */
  release(runId: number): void {
    const trouble = this.#runs.get(runId);
    if (trouble) trouble.at = null;
  }

  /** The run got on: its next trouble is a first one. */
  over(runId: number): void {
    this.#runs.delete(runId);
  }

  occupants(): Occupant[] {
    return [...this.#runs.values()].filter(({ at }) => at !== null).map((each) => each.occupant);
  }

  /** Milliseconds until the nearest look; null when there is none. */
  nextInMs(): number | null {
    const instants = [...this.#runs.values()].map(({ at }) => at).filter((at) => at !== null);
    return instants.length === 0 ? null : Math.max(0, Math.min(...instants) - this.#monotonic());
  }
}
