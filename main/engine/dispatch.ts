/** Starts queued runs in order, as far as the limits allow. */
import type { EngineContext } from "./context.ts";
import { Places, type Occupant } from "./places.ts";
import type { RunRecord } from "./store-port.ts";

/** Queued runs looked at in one go; more than any sensible limit of places. */
const LOOK_AHEAD = 1_000;

/**
 * @param occupants runs that hold a place now
 * @param start begins a run; it holds its place from this call on
 */
export function dispatch(
  context: EngineContext,
  occupants: Iterable<Occupant>,
  start: (run: RunRecord) => void,
): void {
  const { maxActive, maxPerAgent } = context.settings().engine;
  const places = new Places({ maxActive, maxPerAgent }, occupants);
  if (places.full) return;
  const heads = new Map<string, number | null>();
  for (const run of context.store.queued(LOOK_AHEAD)) {
    const candidate = occupantOf(run);
    const verdict = places.check(candidate, jobMayOverlap(context, run));
    if (verdict === "other" || waitsForBatch(context, run, heads)) continue;
    if (verdict === "wait") return;
    places.take(candidate);
    start(run);
    if (places.full) return;
  }
}

export function occupantOf(run: RunRecord): Occupant {
  return {
    runId: run.id,
    jobId: run.jobId,
    agent: run.agent,
    concurrencyKey: run.concurrencyKey,
    weight: run.weight,
  };
}

function jobMayOverlap(context: EngineContext, run: RunRecord): boolean {
  return run.jobId === null || context.store.job(run.jobId)?.overlap === "allow";
}

/**
 * Runs of a batch go one after another, in the order they were made.
 * @param heads oldest unfinished run of each batch, as far as asked for
 */
function waitsForBatch(
  context: EngineContext,
  run: RunRecord,
  heads: Map<string, number | null>,
): boolean {
  const { batch } = run;
  if (batch === null) return false;
  if (!heads.has(batch)) heads.set(batch, context.store.headOfBatch(batch));
  return heads.get(batch) !== run.id;
}
