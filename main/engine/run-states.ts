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
  refuse: { from: ["queued", "starting"], to: ["refused"], when: "the guard says no" },
  cancel: { from: ["waiting", "queued"], to: ["cancelled"], when: "a person cancels" },
  block: { from: ["waiting"], to: ["blocked"], when: "a dependency cannot hold any more" },
  reopen: { from: ANY_END, to: ["queued"], when: "a person retries" },
} as const satisfies Record<string, Edge>;

export type EdgeName = keyof typeof RUN_EDGES;

/** States in which a run has, or may have, processes. They count against the limits. */
export const LIVE_STATES = ["starting", "running", "stopping", "settling"] as const;

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

/** The table as a Mermaid state diagram; ends of one kind are drawn as one node. */
export function diagram(): string {
  const lines = [
    "stateDiagram-v2",
    "    [*] --> queued: claimed",
    "    [*] --> waiting: claimed, not yet",
  ];
  for (const edge of Object.values(RUN_EDGES) as Edge[]) {
    const from = sameAsAnyEnd(edge.from) ? ["ended"] : edge.from;
    const to = sameAsAnyEnd(edge.to) ? ["ended"] : edge.to;
    for (const a of from) for (const b of to) lines.push(`    ${a} --> ${b}: ${edge.when}`);
  }
  lines.push(`    ended: ${FINAL_RUN_STATES.join(", ")}`);
  return lines.join("\n");
}

function sameAsAnyEnd(states: readonly RunState[]): boolean {
  return states.length === ANY_END.length;
}
