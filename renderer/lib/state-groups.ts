/** States of runs in the few groups that people look for. */
import { ACTIVE_RUN_STATES, FAILURE_STATES, type RunState } from "../../contract/words.ts";

export const STATE_GROUPS = ["active", "succeeded", "failed", "stopped", "quiet"] as const;
export type StateGroup = (typeof STATE_GROUPS)[number];

export const STATES_OF: Record<StateGroup, readonly RunState[]> = {
  active: ACTIVE_RUN_STATES,
  succeeded: ["succeeded"],
  failed: FAILURE_STATES,
  stopped: ["cancelled", "refused", "blocked"],
  quiet: ["silent"],
};

/** The group that these states are; null when they are none, or a choice of their own. */
export function groupOf(states: readonly RunState[] | undefined): StateGroup | null {
  if (states === undefined) return null;
  const wanted = states.toSorted().join();
  return STATE_GROUPS.find((group) => STATES_OF[group].toSorted().join() === wanted) ?? null;
}
