/** Gives back the memory that starting up needed: the daemon idles for days. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { systemTimers } from "../host/clock.ts";

const AFTER_START_MS = 3_000;

/** Collects the garbage of the start once, soon after it. */
export function calmMemory(): void {
  systemTimers.after(AFTER_START_MS, () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as (options?: { type: "major" }) => void;
    collect();
    setFlagsFromString("--no-expose-gc");
  });
}
