/**
 * The engine: owns the clock, the ledger and the processes.
 *
 * It sleeps on one timer, to the nearest instant at which anything can change, and looks at everything when it
 * wakes: whatever woke it (a due instant, an end, a command, a resume from sleep), the same look is right.
 */
import { describeError } from "./describe-error.ts";
import { accountFor, type DueHelpers } from "./due.ts";
import { dependencyState } from "./dependencies.ts";
import { dispatch } from "./dispatch.ts";
import type { EngineContext, EnginePorts } from "./context.ts";
import { EventStream } from "./event-stream.ts";
import { Heartbeat, HEARTBEAT_MS } from "./heartbeat.ts";
import { JobCommands } from "./job-commands.ts";
import { JobSchedules } from "./job-schedule.ts";
import { PauseAll } from "./pause-all.ts";
import { dropLate, enforceReplace, recover, recoverRun, type Recovery } from "./recover.ts";
import { Proposals } from "./proposals.ts";
import { Questions } from "./questions.ts";
import { RunChanges } from "./run-changes.ts";
import { RunCommands } from "./run-commands.ts";
import { RunMachine } from "./run-machine.ts";
import { isFinal, LIVE_STATES } from "./run-states.ts";
import type { RunRecord } from "./store-port.ts";
import { Supervisor } from "./supervisor.ts";
import { Worktrees } from "./worktrees.ts";

/** Jobs looked at in one page of a wake-up. */
const DUE_PAGE = 500;
/** Pages looked at in one wake-up; a job with a cap on its fires can take many rounds. */
const MAX_PAGES = 1_000;
const ZONE_KEY = "timezone";
/** After a look that failed, the next one waits this long, then twice as long, up to the heartbeat. */
const FIRST_RETRY_MS = 1_000;

export interface EngineOptions {
  /** Whether due instants are claimed. False for a command that only runs one thing. */
  claims: boolean;
}

export class Engine {
  readonly context: EngineContext;
  readonly jobs: JobCommands;
  readonly runs: RunCommands;
  readonly changes: RunChanges;
  readonly worktrees: Worktrees;
  readonly pause: PauseAll;
  readonly questions: Questions;
  readonly proposals: Proposals;
  readonly supervisor: Supervisor;
  readonly schedules: JobSchedules;
  #options: EngineOptions;
  readonly #helpers: DueHelpers;
  readonly #heartbeat: Heartbeat;
  #cancelTimer: (() => void) | null = null;
  #state: "idle" | "running" | "stopped" = "idle";
  #waking = false;
  #wakeAgain = false;
  /** Looks that failed in a row. */
  #failedLooks = 0;
  /** Monotonic: it must not wait for years after the clock was set back. */
  #nextCatchUpAt = -Infinity;
  #lastBeatAt = -Infinity;
  /** Zone in which jobs with the zone `local` are counted now. */
  #zone: string | null = null;
  /** Waiting runs whose dependencies may have changed; null = all are to be looked at. */
  #toCheck: Set<number> | null = null;

  constructor(ports: EnginePorts, options: EngineOptions = { claims: true }) {
    const events = new EventStream(ports.entropy.token(), (error) =>
      ports.log.error("A listener of the event stream failed.", { error: String(error) }),
    );
    this.context = { ...ports, events };
    this.#options = options;
    this.schedules = new JobSchedules(() => this.#localZone());
    const machine = new RunMachine(this.context);
    this.changes = new RunChanges(this.context);
    this.worktrees = new Worktrees(this.context);
    this.questions = new Questions(this.context);
    this.supervisor = new Supervisor(this.context, machine, this.worktrees, {
      onChange: () => this.wake(),
      accountFirst: (jobId) => this.#accountFor(jobId),
    });
    events.subscribe((event) => {
      if (event.type === "run") this.#noteDependents(event.run);
      if (event.type === "question") {
        this.supervisor.noteActivity(event.question.runId);
        // Its deadline may be the nearest instant now.
        this.wake();
      }
    });
    this.pause = new PauseAll(this.context);
    this.#heartbeat = new Heartbeat(ports.clock);
    this.#helpers = {
      schedules: this.schedules,
      liveUsage: () => this.supervisor.liveUsage(),
      isEverythingPaused: (at) => this.pause.covers(at),
      catchUpSlot: (now) => this.#catchUpSlot(now),
      replace: (runs, dueAt) => this.#replace(runs, dueAt),
    };
    const account = (jobId: number | null) => this.#accountFor(jobId);
    const wake = () => this.wake();
    this.jobs = new JobCommands(this.context, this.schedules, this.pause, { account, wake });
    this.proposals = new Proposals(this.context, this.jobs);
    this.runs = new RunCommands(this.context, this.supervisor, machine, wake);
  }

  /** Finds out what became of unfinished runs, then begins to claim and dispatch. */
  start(): Recovery {
    this.#state = "running";
    this.#toCheck = null;
    this.#trying([], () => this.#followZone());
    const recovery = recover(this.context, this.supervisor, (runs, dueAt) =>
      this.#replace(runs, dueAt),
    );
    this.wake();
    return recovery;
  }

  /** From now on what becomes due is left to the next engine; what is claimed goes on. */
  claimNoMore(): void {
    this.#options = { ...this.#options, claims: false };
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
      this.#failedLooks = 0;
    } catch (error) {
      this.#failedLooks += 1;
      this.#logFailure(error);
    } finally {
      this.#waking = false;
    }
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

  /** Every step is tried, whatever became of the others; throws the first error at the end. */
  #look(): void {
    const { store, clock } = this.context;
    const errors: unknown[] = [];
    this.#trying(errors, () => this.#beat());
    this.#trying(errors, () => this.#lookAtTroubled());
    if (this.#failedLooks > 0) {
      this.#trying(errors, () =>
        enforceReplace(this.context, (runs, dueAt) => this.#replace(runs, dueAt)),
      );
    }
    this.#trying(errors, () => this.questions.look());
    this.#trying(errors, () => this.supervisor.checkLimits());
    if (this.#options.claims) {
      this.#trying(errors, () => {
        const failed = this.#accountForAll();
        errors.push(...failed.values());
        // The pause still says what becomes of the instants that are not accounted for.
        if (failed.size === 0) this.#endPauses();
      });
    }
    this.#trying(errors, () => {
      for (const run of store.waitingUntil(clock.now())) this.#makeReady(run);
    });
    this.#trying(errors, () => this.#checkDependencies());
    if (!this.#dispatchIsPaused()) {
      this.#trying(errors, () =>
        dispatch(this.context, this.supervisor.occupants(), (run) => this.supervisor.start(run)),
      );
    }
    if (errors.length > 0) throw errors[0];
  }

  #trying(errors: unknown[], step: () => void): void {
    try {
      step();
    } catch (error) {
      if (errors.length > 0) this.#logFailure(error);
      errors.push(error);
    }
  }

  #logFailure(error: unknown): void {
    this.context.log.error("The engine could not look at everything; it tries again.", {
      error: describeError(error),
    });
  }

  /** Runs a step of which failed are looked at as after a restart. */
  #lookAtTroubled(): void {
    for (const run of this.supervisor.takeTroubled()) {
      try {
        recoverRun(this.context, this.supervisor, run);
      } catch (error) {
        this.supervisor.trouble(run, error);
      }
    }
  }

  /** Claims everything that is due. @returns errors by job: one job that fails must not keep the others waiting */
  #accountForAll(): Map<number, unknown> {
    const failed = new Map<number, unknown>();
    if (!this.#options.claims) return failed;
    const { store, clock } = this.context;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const now = clock.now();
      const due = store.dueJobs(now, DUE_PAGE + failed.size).filter(({ id }) => !failed.has(id));
      if (due.length === 0) break;
      for (const job of due) {
        try {
          accountFor(this.context, this.#helpers, job, now);
        } catch (error) {
          failed.set(job.id, error);
        }
        this.context.fault("catchup.between");
      }
    }
    return failed;
  }

  /** Throws when the given job could not be accounted for: what is about to change must not change its past. */
  #accountFor(jobId: number | null): void {
    const failed = this.#accountForAll();
    if (jobId !== null && failed.has(jobId)) throw failed.get(jobId);
  }

  #endPauses(): void {
    const now = this.context.clock.now();
    for (const job of this.context.store.expiredPauses(now)) this.jobs.resume(job.id);
    const pause = this.pause.record;
    if (pause && pause.until !== null && now >= pause.until) this.pause.end();
  }

  #makeReady(run: RunRecord): void {
    if (run.after.length === 0 || this.#dependency(run).kind === "satisfied") {
      this.runs.ready(run.id);
      return;
    }
    // Its time has come, its dependencies have not: only they count from now on, and no timer is set for it.
    this.runs.waitForOthers(run);
    this.#toCheck?.add(run.id);
  }

  /** What has ended, or begun to wait, since the last look decides which runs are looked at. */
  #noteDependents(run: Pick<RunRecord, "id" | "state" | "after">): void {
    if (this.#toCheck === null) return;
    if (run.state === "waiting" && run.after.length > 0) this.#toCheck.add(run.id);
    if (!isFinal(run.state)) return;
    try {
      for (const dependent of this.context.store.waitingAfter(run.id)) {
        this.#toCheck.add(dependent.id);
      }
    } catch (error) {
      this.#toCheck = null;
      throw error;
    }
  }

  #checkDependencies(): void {
    const { store } = this.context;
    const all = this.#toCheck === null;
    const check = new Set(this.#toCheck);
    if (all) for (const { id } of store.runsInStates(["waiting"])) check.add(id);
    // Set before the work: what the work itself ends is noted for the next round.
    this.#toCheck = new Set();
    try {
      for (const id of check) this.#checkDependency(id);
    } catch (error) {
      this.#toCheck = null;
      throw error;
    }
    if (this.#toCheck.size > 0) this.#wakeAgain = true;
  }

  #checkDependency(id: number): void {
    const run = this.context.store.run(id);
    if (run?.state !== "waiting" || run.after.length === 0) return;
    const state = this.#dependency(run);
    if (state.kind === "impossible") this.supervisor.settler.block(run, state.reason);
    else if (state.kind === "satisfied" && run.notBefore === null) this.runs.ready(run.id);
  }

  #dependency(run: RunRecord) {
    return dependencyState(run.after, (id) => this.context.store.run(id));
  }

  /** While everything is paused nothing new starts, not even what had been claimed before. */
  #dispatchIsPaused(): boolean {
    return this.pause.isOn(this.context.clock.now());
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
    const monotonic = this.context.clock.monotonic();
    const slot = Math.max(monotonic, this.#nextCatchUpAt);
    this.#nextCatchUpAt = slot + this.context.settings().engine.catchUpSpreadMs;
    // The monotonic clock has fractions of a millisecond; instants have none, and the store refuses them.
    return now + Math.ceil(slot - monotonic);
  }

  #beat(): void {
    const { clock, log } = this.context;
    const jump = this.#heartbeat.step();
    if (jump !== 0) {
      log.info(
        jump > 0 ? "The machine slept, or its clock was set forward." : "The clock was set back.",
        { jumpMs: jump },
      );
      // Before anything is dispatched: what is late by the sleep obeys the lateness rule.
      if (jump > 0) dropLate(this.context, this.supervisor, jump);
    }
    if (clock.monotonic() - this.#lastBeatAt < HEARTBEAT_MS) return;
    this.#lastBeatAt = clock.monotonic();
    this.context.beat(clock.now());
    this.#followZone();
  }

  #localZone(): string {
    const { store, machine } = this.context;
    this.#zone ??= store.meta(ZONE_KEY) ?? machine.timezone();
    return this.#zone;
  }

  /** Jobs that follow this computer get a new next instant when its zone changes. */
  #followZone(): void {
    const { store, machine, log } = this.context;
    const zone = machine.timezone();
    const known = store.meta(ZONE_KEY);
    if (known === zone) return;
    if (known !== null) {
      log.info("The computer's time zone changed.", { from: known, to: zone });
      // What was due until now was due in the zone before.
      const failed = this.#accountForAll();
      if (failed.size > 0) throw new Error("Not all jobs could be accounted for in the old zone.");
      this.#zone = zone;
      this.jobs.recomputeLocal();
    }
    this.#zone = zone;
    store.setMeta(ZONE_KEY, zone);
  }

  /** Sets the timer. Never throws: an engine that stops silently is the worst of all. */
  #arm(): void {
    if (this.#state !== "running") return;
    this.#cancelTimer?.();
    let delay = HEARTBEAT_MS;
    try {
      delay = this.#nextLookInMs();
    } catch (error) {
      this.#failedLooks += 1;
      this.#logFailure(error);
    }
    if (this.#failedLooks > 0) {
      // What could not be done is due still: without a wait this would be a loop at full speed.
      const retryMs = Math.min(HEARTBEAT_MS, FIRST_RETRY_MS * 2 ** (this.#failedLooks - 1));
      delay = Math.max(delay, retryMs);
    }
    this.#cancelTimer = this.context.timers.after(delay, () => this.wake());
  }

  #nextLookInMs(): number {
    const { store, clock } = this.context;
    const now = clock.now();
    const pauseUntil = this.pause.record?.until ?? null;
    const instants = [
      this.#options.claims ? store.nearestDue() : null,
      this.#options.claims ? store.nearestPauseEnd() : null,
      this.#options.claims ? pauseUntil : null,
      store.nearestNotBefore(),
      store.nearestQuestionDeadline(),
    ].filter((at) => at !== null);
    const delays = instants.map((at) => at - now);
    const limit = this.supervisor.nextCheckInMs();
    if (limit !== null) delays.push(limit);
    return Math.max(0, Math.min(HEARTBEAT_MS, ...delays));
  }

  /** Runs that have, or may have, processes. */
  liveCount(): number {
    return this.context.store.countInStates([...LIVE_STATES]);
  }
}
