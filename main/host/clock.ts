/** The real clocks, timers and source of chance. */
import { randomBytes } from "node:crypto";
import type { Clock, Entropy, Timers } from "../engine/ports.ts";

export const systemClock: Clock = {
  now: () => Date.now(),
  // Whole milliseconds: instants computed from it are stored as integers.
  monotonic: () => Math.floor(performance.now()),
};

export const systemTimers: Timers = {
  after(delayMs, callback) {
    // Rounded up: a timer that fires a fraction early would find nothing due and be set again.
    const timer = setTimeout(callback, Math.ceil(delayMs));
    return () => clearTimeout(timer);
  },
};

export const systemEntropy: Entropy = {
  random: () => Math.random(),
  token: () => randomBytes(5).toString("hex"),
};
