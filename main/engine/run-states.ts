/**
 * The state machine of a run, as a table. The diagram in docs/run-states.md is generated from it, and
 * `run-machine.ts` has one method per edge; each is a compare-and-set in the store.
 */
import { FINAL_RUN_STATES, type FinalRunState, type RunState } from "../../contract/words.ts";

export interface Edge {
  from: readonly RunState[];
  to: readonly RunState[];
  /** When the edge is taken, as a phrase for the diagram and for people. */
  when: string;
}

const ANY_END: readonly FinalRunState[] = FINAL_RUN_STATES;

export const RUN_EDGES = {
  ready: { from: ["waiting"], to: ["queued"], when: "its time has come, its dependencies hold" },
  hold: { from: ["queued"], to: ["waiting"], when: "account at its usage limit, no network yet" },
  start: { from: ["queued"], to: ["starting"], when: "a place is free and the guard agrees" },
  started: { from: ["starting"], to: ["running"], when: "the agent's process exists" },
  stop: {
    from: ["starting", "running"],
    to: ["stopping"],
    when: "cancel, timeout, stall, budget, finished but not gone",
  },
  ended: {
    from: ["starting", "running", "stopping"],
    to: ["settling"],
    when: "exit record read, or the shim is gone",
  },
  settle: {
    from: ["settling"],
    to: ANY_END,
    when: "nothing of it is left, the outcome is decided",
  },
  retry: { from: ["settling"], to: ["waiting"], when: "transient failure or usage limit" },
  refuse: {
    from: ["waiting", "queued", "starting"],
    to: ["refused"],
    when: "the guard says no, or it is too late",
  },
  precheck: {
    from: ["queued"],
    to: ["silent", "failed"],
    when: "its precheck found nothing to do, or is broken",
  },
  cancel: { from: ["waiting", "queued"], to: ["cancelled"], when: "a person cancels" },
  block: { from: ["waiting"], to: ["blocked"], when: "a dependency cannot hold any more" },
  reopen: { from: ANY_END, to: ["queued"], when: "a person retries" },
} as const satisfies Record<string, Edge>;

export type EdgeName = keyof typeof RUN_EDGES;

/** States in which a run has, or may have, processes. They count against the limits. */
export const LIVE_STATES = ["starting", "running", "stopping", "settling"] as const;

/** Whether a run has, or may have, processes. */
export function isLive(state: RunState): boolean {
  return (LIVE_STATES as readonly string[]).includes(state);
}

/** Whether a run has ended. */
export function isFinal(state: RunState): state is FinalRunState {
  return (FINAL_RUN_STATES as readonly string[]).includes(state);
}

/** Ends that count as a failure of the job, for auto-pause and statistics. */
export function isFailure(state: FinalRunState): boolean {
  return (
    state === "failed" ||
    state === "timed-out" ||
    state === "stalled" ||
    state === "over-budget" ||
    state === "refused" ||
    state === "lost"
  );
}

/** Ends that reset the count of failures in a row. */
export function isSuccess(state: FinalRunState): boolean {
  return state === "succeeded" || state === "silent";
}

/**
 * The table as a Mermaid state diagram. The ends of a run are one node, which lists them; an edge to one of them
 * names it. Words of two parts are never used as ids, for Mermaid reads a dash in an id as the start of an arrow.
 */
export function diagram(): string {
  const lines = [
    "stateDiagram-v2",
    `    state "${FINAL_RUN_STATES.join(", ")}" as ended`,
    "    [*] --> queued: claimed",
    "    [*] --> waiting: claimed, not yet",
  ];
  for (const edge of Object.values(RUN_EDGES) as Edge[]) {
    const nodes = (states: readonly RunState[]) => (sameAsAnyEnd(states) ? ["ended"] : states);
    for (const from of nodes(edge.from)) {
      for (const to of nodes(edge.to)) {
        const label = isFinal(to as RunState) ? `${edge.when} (${to})` : edge.when;
        lines.push(`    ${from} --> ${isFinal(to as RunState) ? "ended" : to}: ${label}`);
      }
    }
  }
  lines.push("    ended --> [*]");
  return lines.join("\n");
}

function sameAsAnyEnd(states: readonly RunState[]): boolean {
  return states.length === ANY_END.length;
}
