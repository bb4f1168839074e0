/** The lateness rule: what becomes of each occurrence that was not dispatched when it was due. */
import type { LatenessPolicy } from "../../contract/words.ts";

export interface LatenessRule {
  policy: LatenessPolicy;
  /** Up to this much after due an occurrence is not late. */
  graceMs: number;
  /** Most late runs of one catch-up under `run-all`. */
  maxCatchUp: number;
  /** Older occurrences are skipped under every policy; null for no limit. */
  maxLatenessMs: number | null;
}

export interface CatchUpDecision {
  dueAt: number;
  action: "on-time" | "run-late" | "coalesce" | "skip-late";
  /** For `coalesce`: due instant of the run that stands for this one. */
  into: number | null;
}

/**
 * Decides every missed occurrence at once.
 * @param missed due instants, ascending, none after `now`; all epoch milliseconds
 * @returns one decision for each, in the same order
 */
export function decideCatchUp(
  missed: number[],
  now: number,
  rule: LatenessRule,
): CatchUpDecision[] {
  const isOnTime = (dueAt: number): boolean => now - dueAt <= rule.graceMs;
  const isTooOld = (dueAt: number): boolean =>
    rule.maxLatenessMs !== null && now - dueAt > rule.maxLatenessMs;
  const late = rule.policy === "skip" ? [] : missed.filter((at) => !isOnTime(at) && !isTooOld(at));
  // The first run on time starts before the others and so stands for what was missed before it.
  const onTime = missed.find(isOnTime) ?? null;
  const runs = new Set(lateRuns(late, onTime, rule));
  const into = rule.policy === "run-once" && onTime !== null ? onTime : lastOf(runs, onTime);
  const candidates = new Set(late);
  return missed.map((dueAt): CatchUpDecision => {
    if (isOnTime(dueAt)) return { dueAt, action: "on-time", into: null };
    if (runs.has(dueAt)) return { dueAt, action: "run-late", into: null };
    if (candidates.has(dueAt) && into !== null) return { dueAt, action: "coalesce", into };
    return { dueAt, action: "skip-late", into: null };
  });
}

function lateRuns(late: number[], onTime: number | null, rule: LatenessRule): number[] {
  if (rule.policy === "run-all") return late.slice(0, Math.max(0, rule.maxCatchUp));
  return onTime === null ? late.slice(-1) : [];
}

function lastOf(runs: Set<number>, otherwise: number | null): number | null {
  return [...runs].at(-1) ?? otherwise;
}
