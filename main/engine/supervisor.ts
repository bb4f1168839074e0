/**
 * Looks after the runs under way: starts, adopts, watches, stops and settles them.
 *
 * A step that fails leaves the run as the store has it; after a while it is found out anew, as after a restart.
 */
import { describeError } from "./describe-error.ts";
import type { RunEvent } from "../../contract/run-events.ts";
import type { FinalRunState } from "../../contract/words.ts";
import { ActiveRun, type Breach } from "./active-run.ts";
import { totalTokens, usedUpBudget, type LiveUsage } from "./budgets.ts";
import type { EngineContext } from "./context.ts";
import { occupantOf } from "./dispatch.ts";
import { recordFolder } from "./folder-records.ts";
import type { Occupant } from "./places.ts";
import type { RunMachine } from "./run-machine.ts";
import { isLive } from "./run-states.ts";
import { Settler } from "./settler.ts";
import { Starter, type Started } from "./starter.ts";
import type { ExitRecord } from "./ports.ts";
import type { RunRecord } from "./store-port.ts";
import { Troubles } from "./troubles.ts";
import type { Worktrees } from "./worktrees.ts";

type End = { kind: "exited"; exit: ExitRecord } | { kind: "gone"; message: string };

/** At most one note of new output in this time, per run. */
const OUTPUT_NOTE_MS = 250;

export class Supervisor {
  readonly settler: Settler;
  readonly #context: EngineContext;
  readonly #machine: RunMachine;
  readonly #starter: Starter;
  readonly #onChange: () => void;
  /** Runs that hold a place while their command is prepared. */
  #preparing = new Map<number, Occupant>();
  #active = new Map<number, ActiveRun>();
  /** When output of a run was noted last (monotonic), and whether the next note is on its way. */
  #noted = new Map<number, { at: number; more: boolean }>();
  #pending = new Set<Promise<unknown>>();
  readonly #troubles: Troubles;
  /** Set when nothing new may be launched any more. */
  #ending = false;
  #closed = false;

  /**
   * @param hooks.onChange called when a place became free or a limit may be nearer
   * @param hooks.accountFirst accounts for a job's due instants up to now, before something changes what becomes of them
   */
  constructor(
    context: EngineContext,
    machine: RunMachine,
    worktrees: Worktrees,
    hooks: { onChange: () => void; accountFirst: (jobId: number) => void },
  ) {
    this.#context = context;
    this.#machine = machine;
    this.#onChange = hooks.onChange;
    this.#troubles = new Troubles(() => context.clock.monotonic());
    this.settler = new Settler(context, machine, hooks.accountFirst);
    this.#starter = new Starter(context, machine, this.settler, worktrees, () => this.liveUsage());
  }

  occupants(): Occupant[] {
    return [
      ...this.#preparing.values(),
      ...[...this.#active.values()].map((active) => occupantOf(active.run)),
      ...this.#troubles.occupants(),
    ];
  }

  liveUsage(): LiveUsage[] {
    return [...this.#active.values()].map(({ run, read }) => ({
      jobId: run.jobId,
      folder: run.work.cwd,
      usd: read.costUsd ?? 0,
      tokens: read.tokens ? totalTokens(read.tokens) : 0,
    }));
  }

  /** The run with what its stream has told so far. */
  live(run: RunRecord): RunRecord {
    const active = this.#active.get(run.id);
    if (!active) return run;
    const { sessionId, model, turns, tokens, costUsd, costSource, permissionBlocks } = active.read;
    return {
      ...run,
      work: run.work,
      sessionId: sessionId ?? run.sessionId,
      model: model ?? run.model,
      turns: turns ?? run.turns,
      tokens: tokens ?? run.tokens,
      costUsd: tokens ? costUsd : run.costUsd,
      costSource: tokens ? costSource : run.costSource,
      permissionBlocks: Math.max(permissionBlocks, run.permissionBlocks),
    };
  }

  /** Begins a queued run. It holds its place from now on. */
  start(run: RunRecord): void {
    if (this.#ending) return;
    this.#preparing.set(run.id, occupantOf(run));
    this.#track(run, async () => {
      await this.#launch(run, await this.#starter.prepare(run));
    });
  }

  /** Goes on with a run that was recorded as starting, but whose shim never ran. */
  startAgain(run: RunRecord): void {
    this.#preparing.set(run.id, occupantOf(run));
    this.#track(run, async () => {
      await this.#launch(run, await this.#starter.prepareAgain(run));
    });
  }

  /** Watches a run whose process was started by an earlier engine, from the beginning of its output. */
  adopt(run: RunRecord): void {
    this.#context.redactor.learnVariables(run.work.env);
    const active = this.#activate(run);
    this.#watch(active);
    if (run.state === "stopping") this.#end(active);
  }

  /** Settles a run whose attempt ended while no engine watched. */
  settleEnded(run: RunRecord, end: End, startedAt: number | null = null): void {
    this.#context.redactor.learnVariables(run.work.env);
    const active = this.#activate(run);
    active.isOver = true;
    if (startedAt !== null && run.state === "starting") {
      active.run = this.#machine.started(run.id, startedAt) ?? run;
    }
    // The output is read through the same watch; it reports the end by itself when there is an exit record.
    this.#watch(active);
    // Without one the output is read all the same: what was used is to be counted.
    if (end.kind === "gone") this.#track(run, () => this.#settle(active, end));
  }

  /** Runs with, or perhaps with, processes whose failed step is to be looked at again now. */
  takeTroubled(): RunRecord[] {
    return this.#troubles.due().flatMap((id) => {
      const run = this.#context.store.run(id);
      this.#troubles.release(id);
      if (run && isLive(run.state)) return [run];
      // A queued run is simply dispatched again; what waits or has ended needs nothing.
      if (run?.state !== "queued") this.#troubles.over(id);
      return [];
    });
  }

  /** Notes that a step of a run failed. Nothing is decided: what became of the run is found out anew, later. */
  trouble(run: RunRecord, error: unknown): void {
    if (this.#closed) return;
    const active = this.#active.get(run.id);
    active?.watch?.close();
    this.#active.delete(run.id);
    this.#preparing.delete(run.id);
    const waitMs = this.#troubles.add(occupantOf(run));
    this.#context.log.error("A step of a run failed; the run is looked at again.", {
      runId: run.id,
      waitMs,
      error: describeError(error),
    });
  }

  /**
   * Ends a run under way. False when it is not under way (any more).
   * @param stopAs how it will end; null when its result stands
   */
  stop(runId: number, stopAs: FinalRunState | null, reason: string): boolean {
    const active = this.#active.get(runId);
    const known = this.#preparing.has(runId) || this.#troubles.has(runId);
    if (active ? active.settling : !known) return false;
    const stopped = this.#machine.stop(runId, stopAs, reason);
    if (!stopped) return false;
    this.#context.fault("stop.before");
    if (!active && this.#troubles.has(runId)) {
      // What is to be ended is found out first, as after a restart.
      this.#troubles.hurry(runId);
      return true;
    }
    // Recorded as starting, its command still being prepared: it is not launched any more, see `#launch`.
    const ending = active ?? this.#activate(stopped);
    ending.run = stopped;
    this.#end(ending);
    return true;
  }

  /** Launches nothing new, and stops every run under way; resolves when they have been settled. */
  async stopAll(reason: string): Promise<void> {
    this.#ending = true;
    this.#starter.prechecks.abort();
    for (const { run } of [...this.#active.values()]) {
      try {
        this.stop(run.id, "cancelled", reason);
      } catch (error) {
        this.trouble(run, error);
      }
    }
    await this.quiet();
  }

  /** Ends the runs that have reached one of their limits. */
  checkLimits(): void {
    const monotonic = this.#context.clock.monotonic();
    for (const active of [...this.#active.values()]) {
      const breach = active.breach(monotonic);
      // It is a person who is silent, not the agent; the question has a time limit of its own.
      if (breach?.stopAs === "stalled" && this.#asks(active.run.id)) active.activity(monotonic);
      else if (breach) this.#stopFor(active, breach);
    }
  }

  /** An agent asks or is answered: its silence counts from here. */
  noteActivity(runId: number): void {
    this.#active.get(runId)?.activity(this.#context.clock.monotonic());
  }

  #asks(runId: number): boolean {
    return this.#context.store.questions({ open: true, runId, limit: 1 }).length > 0;
  }

  /** Milliseconds until a limit can be reached by time alone; null when none can. */
  nextCheckInMs(): number | null {
    const instants = [...this.#active.values()]
      .map((active) => active.nextCheckAt())
      .filter((at) => at !== null)
      .map((at) => Math.max(0, at - this.#context.clock.monotonic()));
    const again = this.#troubles.nextInMs();
    if (again !== null) instants.push(again);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  /** Resolves when nothing that was begun here is still going on (runs may be under way). */
  async quiet(): Promise<void> {
    while (this.#pending.size > 0) await Promise.allSettled(this.#pending);
  }

  /** Stops watching. The agents go on. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#starter.prechecks.abort();
    for (const active of this.#active.values()) active.watch?.close();
    await this.quiet();
    for (const active of this.#active.values()) active.watch?.close();
  }

  #activate(run: RunRecord): ActiveRun {
    const { agents, store, clock, settings } = this.#context;
    const { engine } = settings();
    const { limits, agent } = run.work;
    const reader = agents.reader({
      agent,
      model: run.work.model,
      previousTotals: run.resumeSessionId ? store.sessionTotals(agent, run.resumeSessionId) : null,
      outputSchema: run.work.outputSchema,
    });
    // A plain command may well be silent for hours; an agent that says nothing hangs.
    const stallDefault = agent === "shell" ? 0 : engine.stallMs;
    const active = new ActiveRun(
      run,
      reader,
      {
        timeoutMs: limits.timeoutMs ?? engine.timeoutMs,
        stallMs: limits.stallMs ?? stallDefault,
        lingerMs: engine.lingerMs,
        maxTurns: limits.maxTurns,
        maxUsd: limits.maxUsd,
        maxTokens: limits.maxTokens,
      },
      clock.monotonic(),
    );
    this.#active.set(run.id, active);
    this.#preparing.delete(run.id);
    return active;
  }

  async #launch(run: RunRecord, started: Started | null): Promise<void> {
    // While the command was prepared, a person may have stopped the run, or the engine may be ending.
    const goesOn =
      started !== null &&
      !this.#closed &&
      !this.#ending &&
      this.#context.store.run(run.id)?.state === "starting";
    if (!goesOn) {
      this.#preparing.delete(run.id);
      return;
    }
    const active = this.#activate(started.run);
    const launched = await this.#starter.launch(started);
    if (!launched) {
      if (!active.stopping) this.#forget(active);
      return;
    }
    active.run = this.#context.store.run(active.run.id) ?? active.run;
    // A run that was cancelled meanwhile is brought to its end by `#end`.
    if (!this.#closed && !active.stopping && !active.settling) this.#watch(active);
  }

  #watch(active: ActiveRun): void {
    const { launcher, clock, resolveDir, settings } = this.#context;
    const { outputCapBytes } = settings().engine;
    const { run } = active;
    // The launcher calls back from its own timers: an error there would end the whole process.
    const safely = (step: () => void) => {
      if (this.#closed || this.#active.get(run.id) !== active) return;
      try {
        step();
      } catch (error) {
        this.trouble(active.run, error);
        this.#onChange();
      }
    };
    active.watch = launcher.watch(
      resolveDir(run.dir!),
      {
        fromOffset: 0,
        stream: active.reader.wantsStream,
        maxBytes: outputCapBytes,
        capBytes: outputCapBytes,
      },
      {
        onStarted: (startedAt) =>
          safely(() => {
            const running = this.#machine.started(run.id, startedAt);
            if (running) active.run = running;
            active.started(clock.monotonic(), clock.now() - startedAt);
            this.#context.fault("running.recorded");
            this.#onChange();
          }),
        onOutput: (chunk, offset) =>
          safely(() => this.#onEvents(active, active.push(chunk, offset, clock.monotonic()))),
        onActivity: () =>
          safely(() => {
            active.activity(clock.monotonic());
            this.#noteOutput(active);
          }),
        onEnd: (end) => this.#track(active.run, () => this.#settle(active, end)),
      },
    );
  }

  #onEvents(active: ActiveRun, events: RunEvent[]): void {
    this.#noteOutput(active);
    if (active.settling || active.stopping || active.isOver) return;
    // The result shortens the time the process may go on: the timer is to be set anew.
    if (active.read.finished) this.#onChange();
    if (events.length === 0) return;
    const { run } = active;
    const session = events.findLast((event) => event.type === "session");
    if (session) {
      const { sessionId, model } = active.read;
      const patch = { sessionId, ...(model ? { model } : {}) };
      const changed = this.#context.store.transition(run.id, ["running"], "running", patch);
      if (changed) active.run = changed;
    }
    if (events.some((event) => event.type === "usage")) this.#checkUsage(active);
  }

  #checkUsage(active: ActiveRun): void {
    if (active.read.finished) return;
    const { run } = active;
    const breach = active.breach(this.#context.clock.monotonic());
    if (breach) {
      this.#stopFor(active, breach);
      return;
    }
    const job = run.jobId === null ? null : this.#context.store.job(run.jobId);
    const budget = usedUpBudget(this.#context, job, run.work, this.liveUsage(), true);
    if (budget) this.#stopFor(active, { stopAs: "over-budget", reason: budget });
  }

  /** One run that cannot be stopped now must not keep the others from being looked at. */
  #stopFor(active: ActiveRun, breach: Breach): void {
    try {
      this.stop(active.run.id, breach.stopAs, breach.reason);
    } catch (error) {
      this.trouble(active.run, error);
    }
  }

  /** Tells at once that output has come; what comes soon after is told together, and none of it is left untold. */
  #noteOutput({ run }: ActiveRun): void {
    const { clock, timers, events } = this.#context;
    const now = clock.monotonic();
    const noted = this.#noted.get(run.id);
    if (!noted || now - noted.at >= OUTPUT_NOTE_MS) {
      this.#noted.set(run.id, { at: now, more: false });
      events.publish({ type: "output", runId: run.id, bytes: 0 });
      return;
    }
    if (noted.more) return;
    noted.more = true;
    timers.after(noted.at + OUTPUT_NOTE_MS - now, () => {
      const active = this.#active.get(run.id);
      if (this.#noted.get(run.id) !== noted || !active || this.#closed) return;
      // Told now, whatever the clock says: timers may be a part of a millisecond early, and nothing may come after.
      this.#noted.delete(run.id);
      this.#noteOutput(active);
    });
  }

  /** Ends the processes of a run in `stopping`, and sees that it is settled. */
  #end(active: ActiveRun): void {
    const { launcher, resolveDir, settings, fault, store } = this.#context;
    const { run } = active;
    const dir = resolveDir(run.dir!);
    active.stopping = launcher.stop(dir, run.marker!, settings().engine.stopGraceMs);
    fault("stop.signalled");
    this.#track(run, async () => {
      await active.stopping;
      if (this.#closed) return;
      // Without a shim there is nobody to report the end.
      const now = launcher.inspect(dir);
      // A run has ended only when none of its processes is left.
      if (now.kind === "alive") throw new Error("It still runs after it was told to stop.");
      if (now.kind !== "never-started" && now.startedAt !== null && run.startedAt === null) {
        const { startedAt } = now;
        store.transition(run.id, ["stopping"], "stopping", { startedAt });
      }
      const message = "It was ended before it could report.";
      await this.#settle(active, now.kind === "exited" ? now : { kind: "gone", message });
    });
  }

  async #settle(active: ActiveRun, end: End): Promise<void> {
    if (active.settling || this.#closed || this.#active.get(active.run.id) !== active) return;
    active.settling = true;
    if (active.stopping) await active.stopping;
    const { launcher, store, log, resolveDir, fault, redactor } = this.#context;
    const dir = resolveDir(active.run.dir!);
    active.watch?.drain();
    active.watch?.close();
    const { id } = active.run;
    // After a crash in mid-settling the run is in that state already.
    const current = store.run(id);
    const run = current?.state === "settling" ? current : this.#machine.ended(id);
    if (!run) {
      this.#forget(active);
      return;
    }
    fault("settle.before");
    const { left } = await launcher.sweep(dir, run.marker!);
    if (left.length > 0) {
      log.error("Processes of a run could not be ended.", { runId: id, pids: left });
    }
    launcher.seal(dir);
    await recordFolder(this.#context, run, "after");
    const exit = end.kind === "exited" ? end.exit : null;
    const tails = launcher.tails(dir);
    const finish = active.reader.finish({
      exitCode: exit?.exitCode ?? null,
      stdoutTail: tails.stdout,
      stderrTail: tails.stderr,
    });
    fault("settle.read");
    this.settler.settle(run, {
      exit,
      goneMessage: end.kind === "gone" ? end.message : null,
      // The output has been redacted; what an agent says in pieces comes together only here.
      verdict: redactor.value(finish.verdict),
      read: active.read,
      sessionTotals: finish.sessionTotals,
      timeoutMs: active.limits.timeoutMs,
    });
    launcher.tidy(dir);
    this.#forget(active);
  }

  #forget(active: ActiveRun): void {
    const { id } = active.run;
    if (this.#active.get(id) !== active) return;
    this.#active.delete(id);
    this.#noted.delete(id);
    this.#troubles.over(id);
  }

  /** Runs something to its end, keeps account of it, and lets the engine look again afterwards. */
  #track(run: RunRecord, work: () => Promise<void>): void {
    const promise = work()
      .catch((error: unknown) => this.trouble(run, error))
      .finally(() => {
        this.#pending.delete(promise);
        this.#onChange();
      });
    this.#pending.add(promise);
  }
}
