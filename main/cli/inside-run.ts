/** Commands that are called by what a run of Belfry started: what a person decides is not decided there. */
import { Failure } from "./failure.ts";
import type { Io } from "./io.ts";

/** Marker of the run this command is called from; null outside of one. */
export function runMarker(io: Io): string | null {
  return io.env["BELFRY_RUN"] ?? null;
}

/** @param sentence what a run may not do, and what it may do instead */
export function refuseInsideRun(io: Io, sentence: string): void {
  if (runMarker(io) !== null) throw new Failure("refused", "not-for-agents", sentence);
}
