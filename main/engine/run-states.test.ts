import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FINAL_RUN_STATES, RUN_STATES, type RunState } from "../../contract/words.ts";
import type { EngineContext } from "./context.ts";
import { EventStream } from "./event-stream.ts";
import { newRun } from "./new-run.ts";
import { RunMachine } from "./run-machine.ts";
import { diagram, isFinal, isLive, RUN_EDGES, type EdgeName } from "./run-states.ts";
import { World } from "./testing/world.ts";

const AT = 1_772_409_600_000;
const NO_ATTEMPT = {
  finishedAt: AT,
  exitCode: 0,
  outcome: "x",
  reason: null,
  failureClass: null,
  sessionId: null,
  model: null,
  turns: null,
  tokens: { input: 0, cached: 0, output: 0, reasoning: 0 },
  costUsd: null,
  costSource: "unknown",
  permissionBlocks: 0,
  day: "2026-03-02",
  sessionTotals: null,
} as const;

const END = {
  reason: "r",
  failureClass: null,
  finishedAt: AT,
  answer: null,
  structured: null,
  deadLetter: false,
  attempt: null,
  day: "2026-03-02",
  job: null,
  occurrence: null,
  outbox: [],
  newRuns: [],
};

/** Every edge of the machine, called on a run whatever its state. */
function edges(machine: RunMachine, id: number, step: number): Record<EdgeName, () => unknown> {
  const to = FINAL_RUN_STATES[step % FINAL_RUN_STATES.length]!;
  return {
    ready: () => machine.ready(id),
    hold: () => machine.hold(id, AT + step, "Waits."),
    start: () => machine.start(id, `runs/${id}-${step}/1`, `m-${step}`),
    started: () => machine.started(id, AT),
    stop: () => machine.stop(id, "cancelled", "By hand."),
    ended: () => machine.ended(id),
    precheck: () => machine.precheck({ ...END, runId: id }, step % 2 === 0 ? "silent" : "failed"),
    settle: () => machine.settle({ ...END, runId: id, to, attempt: NO_ATTEMPT }),
    retry: () =>
      machine.retry({
        runId: id,
        attempt: NO_ATTEMPT,
        notBefore: AT,
        waitingFor: "Waits.",
        reason: null,
        failureClass: "transient",
        resumeSessionId: null,
        countsAsAttempt: true,
        outbox: [],
      }),
    refuse: () => machine.refuse({ ...END, runId: id }),
    cancel: () => machine.cancel({ ...END, runId: id }),
    block: () => machine.block({ ...END, runId: id }),
    reopen: () => machine.reopen(id),
  };
}

describe("the state machine of a run", () => {
  test("no order of edges takes a run on a way that is not in the table", () => {
    const w = new World();
    try {
      const machine = machineOver(w);
      const names = Object.keys(RUN_EDGES) as EdgeName[];
      const taken = new Set<EdgeName>();
      fc.assert(
        fc.property(
          fc.constantFrom("queued" as const, "waiting" as const),
          // Half of the steps are ones that are possible: else most walks would end at once.
          fc.array(fc.record({ pick: fc.nat(), isPossible: fc.boolean() }), {
            minLength: 1,
            maxLength: 25,
          }),
          (state, steps) => {
            const id = w.store.createRun({ ...fresh(), state }).id;
            let before: RunState = state;
            for (const [step, { pick, isPossible }] of steps.entries()) {
              const some = names.filter((each) => fits(each, before) || !isPossible);
              const name = some[pick % some.length]!;
              const result = edges(machine, id, step)[name]();
              const after = w.store.run(id)!.state;
              const { from, to } = RUN_EDGES[name] as {
                from: readonly RunState[];
                to: readonly RunState[];
              };
              if (from.includes(before)) {
                expect(result).not.toBeNull();
                expect(to).toContain(after);
                taken.add(name);
              } else {
                expect(result).toBeNull();
                expect(after).toBe(before);
              }
              before = after;
            }
          },
        ),
        { numRuns: 400 * soak() },
      );
      expect([...taken].sort()).toEqual([...names].sort());
    } finally {
      w.close();
    }
  });

  test("each edge from each state: it is taken, or nothing happens", () => {
    const w = new World();
    try {
      const machine = machineOver(w);
      const names = Object.keys(RUN_EDGES) as EdgeName[];
      for (const state of RUN_STATES) {
        for (const name of names) {
          const id = w.store.createRun({ ...fresh(), state: "queued" }).id;
          for (const edge of wayTo(state))
            edges(machine, id, FINAL_RUN_STATES.indexOf(state as never))[edge]();
          expect(w.store.run(id)!.state).toBe(state);
          const result = edges(machine, id, 0)[name]();
          expect([state, name, result !== null]).toEqual([state, name, fits(name, state)]);
          if (!fits(name, state)) expect(w.store.run(id)!.state).toBe(state);
        }
      }
    } finally {
      w.close();
    }
  });

  test("every state can be reached from a new run, and every one leads to an end", () => {
    const table = Object.values(RUN_EDGES) as {
      from: readonly RunState[];
      to: readonly RunState[];
    }[];
    const reach = (start: RunState[], direction: "from" | "to") => {
      const seen = new Set(start);
      for (let size = -1; size !== seen.size;) {
        size = seen.size;
        for (const edge of table) {
          const [a, b] = direction === "to" ? [edge.from, edge.to] : [edge.to, edge.from];
          if (a.some((state) => seen.has(state))) for (const state of b) seen.add(state);
        }
      }
      return seen;
    };
    expect(reach(["queued", "waiting"], "to")).toEqual(new Set(RUN_STATES));
    expect(reach([...FINAL_RUN_STATES], "from")).toEqual(new Set(RUN_STATES));
  });

  test("no run is both over and under way", () => {
    for (const state of RUN_STATES) expect(isFinal(state) && isLive(state)).toBe(false);
  });
});

describe("the diagram", () => {
  test("Mermaid can read it: each line is a known form, and no id holds a dash", () => {
    const [first, ...lines] = diagram().split("\n");
    expect(first).toBe("stateDiagram-v2");
    for (const line of lines) {
      expect(line).toMatch(
        /^ {4}(state "[^"]+" as \w+|(\w+|\[\*\]) --> (\w+|\[\*\])(: [^:;#{}\n]+)?)$/,
      );
    }
  });

  test("it shows every edge", () => {
    for (const edge of Object.values(RUN_EDGES)) expect(diagram()).toContain(edge.when);
    for (const state of FINAL_RUN_STATES) expect(diagram()).toContain(state);
  });
});

const machineOver = (w: World) =>
  new RunMachine({
    store: w.store,
    clock: w.clock,
    events: new EventStream("e"),
    notices: w.notices,
  } as unknown as EngineContext);

/** Edges that bring a queued run to a state. */
function wayTo(state: RunState): EdgeName[] {
  const ways: Partial<Record<RunState, EdgeName[]>> = {
    queued: [],
    waiting: ["hold"],
    starting: ["start"],
    running: ["start", "started"],
    stopping: ["start", "stop"],
    settling: ["start", "ended"],
  };
  return ways[state] ?? ["start", "ended", "settle"];
}

const fits = (name: EdgeName, state: RunState) =>
  (RUN_EDGES[name].from as readonly RunState[]).includes(state);

const soak = () => (process.env["BELFRY_SOAK"] ? 50 : 1);

function fresh() {
  const work = {
    agent: "claude",
    prompt: "x",
    cwd: "/work",
    profile: "read-only",
    model: null,
    env: {},
    agentPath: null,
    extraArgs: [],
    outputSchema: null,
    limits: {
      timeoutMs: null,
      stallMs: null,
      maxTurns: null,
      maxUsd: null,
      maxTokens: null,
      maxUsdPerDay: null,
      maxTokensPerDay: null,
      askMs: null,
    },
    retry: { attempts: 3, backoffMs: 1, maxBackoffMs: 1, onAgentError: false },
    importance: 3,
    urgency: 3,
    weight: "light",
    concurrencyKey: null,
    worktree: false,
    precheck: null,
  } as const;
  return newRun(
    null,
    { ...work, extraArgs: [], allow: [] },
    { trigger: "manual", dueAt: AT, createdAt: AT },
  );
}
