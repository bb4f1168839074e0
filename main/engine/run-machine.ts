/**
 * One method per edge of the run's state machine. Each is a compare-and-set in the store and gives null when
 * the run was in another state by then: someone else took the edge, and this side has nothing to do.
 */
import type { EngineContext } from "./context.ts";
import { isOldNews } from "./old-news.ts";
import type { OutboxMessage } from "./outbox-port.ts";
import { progressMessages } from "./run-messages.ts";
import { toRun } from "./run-view.ts";
import { RUN_EDGES, type EdgeName } from "./run-states.ts";
import type { RunRecord, Settle } from "./store-port.ts";

type Patch = Parameters<EngineContext["store"]["transition"]>[3];

const states = (edge: EdgeName) => [...RUN_EDGES[edge].from];

export class RunMachine {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  ready(runId: number): RunRecord | null {
    return this.#take("ready", runId, "queued", { notBefore: null, waitingFor: null });
  }

  hold(runId: number, notBefore: number, waitingFor: string): RunRecord | null {
    return this.#take("hold", runId, "waiting", { notBefore, waitingFor });
  }

  start(runId: number, dir: string, marker: string): RunRecord | null {
    const dispatchedAt = this.#context.clock.now();
    return this.#publish(this.#context.store.startAttempt(runId, { dir, marker, dispatchedAt }));
  }

  started(runId: number, startedAt: number): RunRecord | null {
    const run = this.#context.store.run(runId);
    // What follows a failed attempt or a usage limit is told as that.
    const isFirst = run !== null && run.attemptsUsed <= 1 && run.resumeSessionId === null;
    const outbox =
      isFirst && !isOldNews(this.#context, startedAt)
        ? progressMessages(this.#context, "run.started", run, {}, startedAt)
        : [];
    return this.#take("started", runId, "running", { startedAt }, outbox);
  }

  stop(runId: number, stopAs: RunRecord["stopAs"], stopReason: string): RunRecord | null {
    return this.#take("stop", runId, "stopping", { stopAs, stopReason });
  }

  ended(runId: number): RunRecord | null {
    return this.#take("ended", runId, "settling", {});
  }

  settle(input: Omit<Settle, "from">): ReturnType<EngineContext["store"]["settle"]> {
    return this.#settle({ ...input, from: states("settle") });
  }

  refuse(input: Omit<Settle, "from" | "to">): ReturnType<EngineContext["store"]["settle"]> {
    return this.#settle({ ...input, from: states("refuse"), to: "refused" });
  }

  precheck(
    input: Omit<Settle, "from" | "to">,
    to: "silent" | "failed",
  ): ReturnType<EngineContext["store"]["settle"]> {
    return this.#settle({ ...input, from: states("precheck"), to });
  }

  cancel(input: Omit<Settle, "from" | "to">): ReturnType<EngineContext["store"]["settle"]> {
    return this.#settle({ ...input, from: states("cancel"), to: "cancelled" });
  }

  block(input: Omit<Settle, "from" | "to">): ReturnType<EngineContext["store"]["settle"]> {
    return this.#settle({ ...input, from: states("block"), to: "blocked" });
  }

  retry(
    input: Omit<Parameters<EngineContext["store"]["retryLater"]>[0], "from">,
  ): RunRecord | null {
    return this.#publish(this.#context.store.retryLater({ ...input, from: states("retry") }));
  }

  reopen(runId: number): RunRecord | null {
    return this.#publish(this.#context.store.reopen(runId, this.#context.clock.now()));
  }

  #take(
    edge: EdgeName,
    runId: number,
    to: Parameters<EngineContext["store"]["transition"]>[2],
    patch: Patch,
    outbox: OutboxMessage[] = [],
  ) {
    const { store } = this.#context;
    return this.#publish(store.transition(runId, states(edge), to, patch, outbox));
  }

  #settle(input: Settle): ReturnType<EngineContext["store"]["settle"]> {
    const settled = this.#context.store.settle(input);
    if (!settled) return null;
    this.#publish(settled.run);
    for (const run of settled.newRuns) this.#publish(run);
    if (settled.job) this.#context.events.publish({ type: "job", job: settled.job });
    return settled;
  }

  #publish(run: RunRecord | null): RunRecord | null {
    if (run) this.#context.events.publish({ type: "run", run: toRun(run) });
    return run;
  }
}
