/**
 * A machine in which an engine lives: two clocks, processes that survive the engine, a real database, and power over
 * all of them. Time passes only when a test says so.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { jobInputSchema, type Job, type JobDraft } from "../../../contract/job.ts";
import type { Occurrence } from "../../../contract/run.ts";
import { settingsSchema, type Settings } from "../../../contract/settings.ts";
import { createRedactor } from "../../guard/redaction/redactor.ts";
import { openStore, StoreError, type OpenedStore } from "../../store/index.ts";
import { Engine, type EngineOptions } from "../engine.ts";
import type { FaultPoint, MachineState, Notices, Programs } from "../ports.ts";
import type { Delivery, RunRecord, Store } from "../store-port.ts";
import { ScriptedAgents } from "./agents.ts";
import { FakeClock, FakeTimers } from "./clock.ts";
import type { Workspaces } from "../workspace-port.ts";
import { Processes } from "./processes.ts";
import { noWorkspaces } from "./workspaces.ts";

/** Monday, 2 March 2026, midnight UTC. */
export const MONDAY = Date.UTC(2026, 2, 2);
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Thrown where the process of the engine would be gone. */
export class CrashError extends Error {}

const WRITES = [
  "createJob",
  "updateJob",
  "takeIn",
  "claim",
  "createRun",
  "transition",
  "startAttempt",
  "keepPrompt",
  "recordCommand",
  "settle",
  "retryLater",
  "reopen",
  "setOccurrence",
  "adoptRun",
  "setHold",
  "clearHold",
  "setRunFlags",
  "setMarks",
  "enqueue",
  "markDelivery",
  "groupRepeats",
  "settleDeliveries",
  "moveDeliveries",
  "retryFailed",
  "makeDigest",
  "setMeta",
  "prune",
  "recordFolderState",
  "addFolderMove",
  "undoFolderMove",
  "saveWorktree",
  "addQuestion",
  "decideQuestion",
  "addProposal",
  "decideProposal",
  "reopenProposal",
  "pairSteering",
  "allowSteering",
  "removeSteering",
  "seeSteering",
  "noteStranger",
  "addSteeringNote",
  "finishSteeringNote",
  "handleSteeringNote",
] as const satisfies (keyof Store)[];
type Write = (typeof WRITES)[number];

/** Whether the engine of one life still lives. */
interface Life {
  alive: boolean;
}

export interface WorldOptions {
  at?: number;
  timezone?: string;
  settings?: Partial<Settings["engine"]>;
  budgets?: Partial<Settings["budgets"]>;
  seed?: number;
  engine?: EngineOptions;
  /** Default: no folder is under git. */
  workspaces?: Workspaces;
  /** Default: a folder that does not exist; nothing of the simulated machine touches it. */
  dataDir?: string;
}

export class World {
  readonly dir: string;
  readonly clock: FakeClock;
  readonly timers: FakeTimers;
  readonly processes: Processes;
  readonly agents = new ScriptedAgents();
  readonly logged: string[] = [];
  readonly beats: number[] = [];
  /** Everyone wants everything, unless a test says otherwise. */
  notices: Notices = {
    targets: () => [{ channel: "test", digest: false }],
    onlyWhenChanged: () => false,
  };
  settings: Settings;
  timezone: string;
  machine: MachineState = { onAcPower: true, online: true, idleMs: null };
  freeBytes: number | null = 1e12;
  missingFolders = new Set<string>();
  /** Text files by `folder/relative`. */
  files = new Map<string, string>();
  /** Write methods that fail as on a full disk. `all` = every one. */
  diskFull = new Set<Write | "all">();
  /** Called with the command of every precheck, and ends it; says what it is to end with. */
  precheck: (command: string, signal: AbortSignal) => ReturnType<Programs["run"]> = async () => ({
    ok: true,
    value: { exitCode: 0, stdout: "", stderr: "" },
  });
  /** Called before every write; may throw. */
  beforeWrite: (method: Write) => void = () => {};
  /** Called at every fault point. */
  atFault: (point: FaultPoint) => void = () => {};
  engine!: Engine;
  opened!: OpenedStore;
  #life: Life = { alive: false };
  #seed: number;
  readonly #engineOptions: EngineOptions;
  readonly #options: WorldOptions;

  constructor(options: WorldOptions = {}) {
    this.#options = options;
    this.dir = mkdtempSync(join(tmpdir(), "belfry-world-"));
    this.clock = new FakeClock(options.at ?? MONDAY);
    this.timers = new FakeTimers(this.clock);
    this.processes = new Processes(this.clock, this.timers);
    this.timezone = options.timezone ?? "UTC";
    this.settings = settingsSchema.parse({ engine: options.settings, budgets: options.budgets });
    this.#seed = options.seed ?? 1;
    this.#engineOptions = options.engine ?? { claims: true };
    this.openStore();
  }

  get store(): OpenedStore["store"] {
    return this.opened.store;
  }

  openStore(): void {
    const opened = openStore({ dir: this.dir, clock: this.clock });
    if (!opened.ok) throw new Error(opened.error.message);
    this.opened = opened.value;
  }

  /** A new engine over this machine; not started. An earlier one is left as it is. */
  makeEngine(life: Life = { alive: true }, store: Store = this.store): Engine {
    const alive = <A extends unknown[], R>(work: (...args: A) => R): ((...args: A) => R) => {
      return (...args) => {
        if (!life.alive) throw new CrashError("This engine is dead.");
        return work(...args);
      };
    };
    const launcher = this.processes.launcher();
    for (const key of Object.keys(launcher) as (keyof typeof launcher)[]) {
      if (key === "watch") continue;
      launcher[key] = alive(launcher[key] as never) as never;
    }
    const { watch } = launcher;
    launcher.watch = alive((dir, options, handlers) =>
      watch(dir, options, {
        onStarted: (at) => life.alive && handlers.onStarted(at),
        onOutput: (chunk, offset) => life.alive && handlers.onOutput(chunk, offset),
        onActivity: () => life.alive && handlers.onActivity(),
        onEnd: (end) => life.alive && handlers.onEnd(end),
      }),
    );
    const say = (level: string) => (message: string, fields?: Record<string, unknown>) => {
      if (life.alive) this.logged.push(`${level}: ${message} ${JSON.stringify(fields ?? {})}`);
    };
    return new Engine(
      {
        clock: this.clock,
        timers: {
          after: (delayMs, callback) =>
            this.timers.after(delayMs, () => {
              if (life.alive) callback();
            }),
        },
        entropy: {
          random: () => this.random(),
          token: () => Math.floor(this.random() * 2 ** 40).toString(36),
        },
        log: { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") },
        store: this.#guarded(store, life),
        agents: {
          prepare: alive((request) => this.agents.prepare(request)),
          reader: alive(() => this.agents.reader()),
        },
        launcher,
        redactor: createRedactor({ shapes: () => true }),
        programs: { run: alive(({ command, signal }) => this.precheck(command.stdin, signal)) },
        workspaces: this.#options.workspaces ?? noWorkspaces(),
        machine: {
          state: () => ({ ...this.machine }),
          timezone: () => this.timezone,
          freeBytes: () => this.freeBytes,
          folder: (path) => (this.missingFolders.has(path) ? "missing" : "ok"),
          readText: (folder, relative) => {
            const value = this.files.get(`${folder}/${relative}`);
            const message = `The file ${relative} does not exist.`;
            return value === undefined
              ? { ok: false, error: { code: "file-missing", message } }
              : { ok: true, value };
          },
        },
        fault: (point) => {
          if (!life.alive) throw new CrashError("This engine is dead.");
          try {
            this.atFault(point);
          } catch (error) {
            life.alive = false;
            throw error;
          }
        },
        settings: () => this.settings,
        resolveDir: (relative) => `${this.#options.dataDir ?? "/data"}/${relative}`,
        notices: this.notices,
        beat: (at) => this.beats.push(at),
      },
      this.#engineOptions,
    );
  }

  /** Starts an engine. An earlier one must have stopped or crashed. */
  async start(): Promise<Engine> {
    this.#life = { alive: true };
    this.engine = this.makeEngine(this.#life);
    try {
      this.engine.start();
    } catch (error) {
      if (!(error instanceof CrashError)) throw error;
    }
    await this.flush();
    return this.engine;
  }

  get crashed(): boolean {
    return !this.#life.alive;
  }

  /** kill -9: everything in memory is gone, the processes go on. */
  crash(): void {
    this.#life.alive = false;
  }

  async restart(): Promise<Engine> {
    this.crash();
    return this.start();
  }

  /** Kills the engine when it comes to a fault point for the n-th time from now. */
  crashAt(point: FaultPoint, nth = 1): void {
    let left = nth;
    this.atFault = (at) => {
      if (at === point && --left === 0) throw new CrashError(point);
    };
  }

  async flush(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Time passes; timers run in order. */
  async advance(ms: number): Promise<void> {
    const end = this.clock.mono + ms;
    await this.flush();
    for (let timer = this.timers.take(end); timer; timer = this.timers.take(end)) {
      this.clock.pass(Math.max(0, timer.at - this.clock.mono));
      timer.callback();
      await this.flush();
    }
    this.clock.pass(end - this.clock.mono);
  }

  /**
   * The machine sleeps: nothing runs, and only the wall clock goes on.
   * @param isNoticed the host hears of the resume from the operating system; else the heartbeat finds out
   */
  async sleep(ms: number, isNoticed = true): Promise<void> {
    this.clock.wall += ms;
    if (isNoticed && !this.crashed) this.engine.clockChanged();
    await this.advance(0);
  }

  /** Someone sets the clock. */
  setClock(at: number): void {
    this.clock.wall = at;
  }

  /** Deterministic, uniform in [0, 1). */
  random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }

  job(draft: Partial<JobDraft> = {}): Job {
    const input = jobInputSchema.parse({
      name: "Job",
      agent: "claude",
      prompt: "Do it.",
      cwd: "/work",
      profile: "read-only",
      schedule: "",
      timezone: "UTC",
      ...draft,
    });
    const made = this.engine.jobs.create(input);
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  }

  /** Starts a run by hand. */
  run(jobId: number): RunRecord {
    const made = this.engine.runs.ofJob(jobId);
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  }

  runOf(id: number): RunRecord {
    return this.store.run(id)!;
  }

  /** All runs, oldest first. */
  runs(jobId?: number): RunRecord[] {
    return this.store.runs({ jobId, limit: 1_000_000 }).reverse();
  }

  states(jobId?: number): string[] {
    return this.runs(jobId).map((run) => run.state);
  }

  /** The whole ledger of a job, oldest first. */
  ledger(jobId: number): Occurrence[] {
    return this.store.occurrences({ jobId, descending: false, limit: 1_000_000 });
  }

  outcomes(jobId: number): string[] {
    return this.ledger(jobId).map(({ outcome }) => outcome);
  }

  messages(event?: string): Delivery[] {
    const all = this.store.deliveries({ limit: 1_000_000 });
    return event === undefined ? all : all.filter((each) => each.event === event);
  }

  close(): void {
    this.crash();
    this.opened.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  #guarded(store: Store, life: Life): Store {
    const writes = new Set<string>(WRITES);
    return new Proxy(store, {
      get: (target, key: keyof Store) => {
        const method = target[key] as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          if (!life.alive) throw new CrashError("This engine is dead.");
          if (writes.has(key)) {
            this.beforeWrite(key as Write);
            if (this.diskFull.has("all") || this.diskFull.has(key as Write)) {
              throw new StoreError("disk-full", "The disk is full.", null);
            }
          }
          return method(...args);
        };
      },
    });
  }
}

/** A world with a started engine, gone when the test ends. */
export async function world(options: WorldOptions = {}): Promise<World> {
  const made = new World(options);
  onTestFinished(() => made.close());
  await made.start();
  return made;
}
