/** Notices, by comparing the two clocks, that the machine slept or that its clock was set. */
import type { Clock } from "./ports.ts";

/** Distance of the heartbeat; also the longest the engine ever sleeps without a look at the clock. */
export const HEARTBEAT_MS = 30_000;
/** Differences up to this are timer noise or a slewing clock. */
const TOLERANCE_MS = 5_000;

export class Heartbeat {
  readonly #clock: Clock;
  #wall: number;
  #monotonic: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#wall = clock.now();
    this.#monotonic = clock.monotonic();
  }

  /**
   * How far the wall clock moved beyond what has really passed since the last call, in milliseconds: positive after
   * a sleep or a clock set forward, negative after a clock set back, 0 within the tolerance.
   */
  step(): number {
    const wall = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const jump = wall - this.#wall - (monotonic - this.#monotonic);
    this.#wall = wall;
    this.#monotonic = monotonic;
    return Math.abs(jump) > TOLERANCE_MS ? Math.round(jump) : 0;
  }
}
