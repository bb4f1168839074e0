/**
 * The engine: owns the clock, the ledger and the processes.
 *
 * It sleeps on one timer, to the nearest instant at which anything can change, and looks at everything when it
 * wakes: whatever woke it (a due instant, an end, a command, a resume from sleep), the same look is right.
 */
import { accountFor, type DueHelpers } from "./due.ts";
import { dependencyState } from "./dependencies.ts";
import { dispatch } from "./dispatch.ts";
import type { EngineContext, EnginePorts } from "./context.ts";
import { EventStream } from "./event-stream.ts";
import { Heartbeat, HEARTBEAT_MS } from "./heartbeat.ts";
import { JobCommands } from "./job-commands.ts";
import { JobSchedules } from "./job-schedule.ts";
import { PauseAll } from "./pause-all.ts";
import { recover, type Recovery } from "./recover.ts";
import { RunCommands } from "./run-commands.ts";
import { RunMachine } from "./run-machine.ts";
import { LIVE_STATES } from "./run-states.ts";
import type { RunRecord } from "./store-port.ts";
import { Supervisor } from "./supervisor.ts";

/** Jobs looked at in one page of a wake-up. */
const DUE_PAGE = 500;
const ZONE_KEY = "timezone";

export interface EngineOptions {
  /** Whether due instants are claimed. False for a command that only runs one thing. */
  claims: boolean;
}

export class Engine {
  readonly context: EngineContext;
  readonly jobs: JobCommands;
  readonly runs: RunCommands;
  readonly pause: PauseAll;
  readonly supervisor: Supervisor;
  readonly schedules: JobSchedules;
  readonly #options: EngineOptions;
  readonly #helpers: DueHelpers;
  readonly #heartbeat: Heartbeat;
  #cancelTimer: (() => void) | null = null;
  #state: "idle" | "running" | "stopped" = "idle";
  #waking = false;
  #wakeAgain = false;
  #nextCatchUpAt = 0;
  #lastBeatAt = -Infinity;

  constructor(ports: EnginePorts, options: EngineOptions = { claims: true }) {
    this.context = { ...ports, events: new EventStream() };
    this.#options = options;
    this.schedules = new JobSchedules(() => ports.machine.timezone());
    const machine = new RunMachine(this.context);
    this.supervisor = new Supervisor(this.context, machine, () => this.wake());
    this.pause = new PauseAll(this.context);
    this.#heartbeat = new Heartbeat(ports.clock);
    this.#helpers = {
      schedules: this.schedules,
      liveUsage: () => this.supervisor.liveUsage(),
      isEverythingPaused: (at) => this.pause.covers(at),
      catchUpSlot: (now) => this.#catchUpSlot(now),
      replace: (runs, dueAt) => this.#replace(runs, dueAt),
    };
    const account = () => this.#accountForAll();
    const wake = () => this.wake();
    this.jobs = new JobCommands(this.context, this.schedules, this.pause, { account, wake });
    this.runs = new RunCommands(this.context, this.supervisor, machine, wake);
  }

  /** Finds out what became of unfinished runs, then begins to claim and dispatch. */
  start(): Recovery {
    this.#state = "running";
    this.#followZone();
    const recovery = recover(this.context, this.supervisor);
    this.wake();
    return recovery;
  }

  /**
   * Looks at everything that can have changed, then sets the timer. Cheap when nothing is due, and safe to call
   * from anywhere: a call from within a look is done after it.
   */
  wake(): void {
    if (this.#state !== "running") return;
    if (this.#waking) {
      this.#wakeAgain = true;
      return;
    }
    this.#waking = true;
    try {
      do {
        this.#wakeAgain = false;
        this.#look();
      } while (this.#wakeAgain);
    } catch (error) {
      // A full disk, say. The timer must be set all the same: an engine that stops silently is the worst of all.
      this.context.log.error("The engine could not look at everything; it tries again.", {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      this.#waking = false;
      this.#arm(HEARTBEAT_MS);
      return;
    }
    this.#waking = false;
    this.#arm();
  }

  /** Tells the engine that the machine has resumed from sleep, or that its clock or zone has changed. */
  clockChanged(): void {
    this.#followZone();
    this.wake();
  }

  /**
   * Stops claiming and watching.
   * @param options.stopAgents end the runs under way (they become `cancelled`); otherwise the agents go on and the
   *   next engine adopts them
   */
  async stop(options: { stopAgents: boolean }): Promise<void> {
    if (this.#state === "stopped") return;
    this.#state = "stopped";
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (options.stopAgents) await this.supervisor.stopAll("Stopped together with Belfry.");
    await this.supervisor.close();
  }

  /** Nearest instant at which a job is due, for display. */
  nextDueAt(): number | null {
    return this.context.store.nearestDue();
  }

  #look(): void {
    const { store, clock } = this.context;
    this.#beat();
    this.supervisor.checkLimits();
    if (this.#options.claims) {
      this.#accountForAll();
      this.#endPauses();
    }
    for (const run of store.waitingUntil(clock.now())) this.#makeReady(run);
    for (const run of store.runsInStates(["waiting"])) this.#checkDependencies(run);
    if (!this.#dispatchIsPaused()) {
      dispatch(this.context, this.supervisor.occupants(), (run) => this.supervisor.start(run));
    }
  }

  #accountForAll(): void {
    if (!this.#options.claims) return;
    const { store, clock } = this.context;
    for (;;) {
      const now = clock.now();
      const due = store.dueJobs(now, DUE_PAGE);
      for (const job of due) {
        accountFor(this.context, this.#helpers, job, now);
        this.context.fault("catchup.between");
      }
      if (due.length < DUE_PAGE) return;
    }
  }

  #endPauses(): void {
    const now = this.context.clock.now();
    for (const job of this.context.store.expiredPauses(now)) this.jobs.resume(job.id);
    const pause = this.pause.record;
    if (pause && pause.until !== null && now >= pause.until) this.pause.end();
  }

  #makeReady(run: RunRecord): void {
    if (run.after.length > 0 && this.#dependency(run).kind !== "satisfied") return;
    this.runs.ready(run.id);
  }

  #checkDependencies(run: RunRecord): void {
    if (run.after.length === 0) return;
    const state = this.#dependency(run);
    if (state.kind === "impossible") {
      // What waits for this run in turn must be looked at again.
      this.#wakeAgain = this.supervisor.settler.block(run, state.reason) || this.#wakeAgain;
    } else if (state.kind === "satisfied" && run.notBefore === null) this.runs.ready(run.id);
  }

  #dependency(run: RunRecord) {
    return dependencyState(run.after, (id) => this.context.store.run(id));
  }

  /** While everything is paused nothing new starts, not even what had been claimed before. */
  #dispatchIsPaused(): boolean {
    return this.pause.covers(this.context.clock.now());
  }

  #replace(runs: RunRecord[], dueAt: number): void {
    const reason = `Replaced by the occurrence of ${new Date(dueAt).toISOString()}.`;
    for (const run of runs) {
      if (!this.supervisor.settler.cancel(run, reason)) {
        this.supervisor.stop(run.id, "cancelled", reason);
      }
    }
  }

  /** Catch-up runs start at a distance from each other, counted over all jobs. */
  #catchUpSlot(now: number): number {
    const slot = Math.max(now, this.#nextCatchUpAt);
    this.#nextCatchUpAt = slot + this.context.settings().engine.catchUpSpreadMs;
    return slot;
  }

  #beat(): void {
    const { clock, log } = this.context;
    if (clock.monotonic() - this.#lastBeatAt < HEARTBEAT_MS) return;
    this.#lastBeatAt = clock.monotonic();
    this.context.beat(clock.now());
    const jump = this.#heartbeat.step();
    if (jump !== 0) {
      log.info(
        jump > 0 ? "The machine slept, or its clock was set forward." : "The clock was set back.",
        { jumpMs: jump },
      );
    }
    this.#followZone();
  }

  /** Jobs that follow this computer get a new next instant when its zone changes. */
  #followZone(): void {
    const { store, machine, log } = this.context;
    const zone = machine.timezone();
    const known = store.meta(ZONE_KEY);
    if (known === zone) return;
    if (known !== null) {
      log.info("The computer's time zone changed.", { from: known, to: zone });
      this.jobs.recomputeLocal();
    }
    store.setMeta(ZONE_KEY, zone);
  }

  #arm(atMostMs = HEARTBEAT_MS): void {
    this.#cancelTimer?.();
    const { store, clock, timers } = this.context;
    const now = clock.now();
    const pauseUntil = this.pause.record?.until ?? null;
    const instants = [
      this.#options.claims ? store.nearestDue() : null,
      this.#options.claims ? store.nearestPauseEnd() : null,
      this.#options.claims ? pauseUntil : null,
      store.nearestNotBefore(),
    ].filter((at) => at !== null);
    const delays = instants.map((at) => at - now);
    const limit = this.supervisor.nextCheckInMs();
    if (limit !== null) delays.push(limit);
    const delay = Math.max(0, Math.min(atMostMs, ...delays));
    this.#cancelTimer = timers.after(delay, () => this.wake());
  }

  /** Runs that have, or may have, processes. */
  liveCount(): number {
    return this.context.store.countInStates([...LIVE_STATES]);
  }
}
