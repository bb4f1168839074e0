/**
 * The processes of a simulated machine. They live outside the engine and survive its crash, as real ones do.
 *
 * A mock, because months are simulated in seconds; that real processes keep the same promises is shown by the tests
 * of main/runs and by the black-box suite. The protocol is the same: a start token taken once, an exit record, an
 * identity that is alive or gone.
 */
import type { Inspection, Launcher, LaunchSpec, Refusal, WatchHandlers } from "../ports.ts";
import type { Line } from "./agents.ts";
import type { FakeClock, FakeTimers } from "./clock.ts";

/** What a process does. Times count from the start of the agent. */
export interface Script {
  /** From the spawn of the shim to the start of the agent. */
  startsAfterMs?: number;
  lines?: { atMs: number; line: Line }[];
  /** null = it never ends by itself. */
  endsAfterMs?: number | null;
  exitCode?: number;
  onTerm?: "end" | "ignore" | "unkillable";
  /** It is ended by its own shim. */
  deadline?: boolean;
}

interface Watcher {
  offset: number;
  started: boolean;
  closed: boolean;
  handlers: WatchHandlers;
}

export interface Process {
  dir: string;
  marker: string;
  request: Record<string, unknown>;
  script: Script;
  token: "shim" | "stopped" | null;
  startedAt: number | null;
  exit: { exitCode: number; deadline: boolean; finishedAt: number } | null;
  goneBecause: string | null;
  output: string;
  /** How many times an agent was started in this folder: never more than once. */
  starts: number;
  watchers: Set<Watcher>;
}

export class Processes {
  readonly all = new Map<string, Process>();
  script: (request: Record<string, unknown>) => Script = () => ({ endsAfterMs: 1_000 });
  /** Set to refuse every launch. */
  refusal: Refusal | null = null;
  /** Set to let `launch` wait. */
  gate: Promise<void> | null = null;
  readonly #clock: FakeClock;
  readonly #timers: FakeTimers;

  constructor(clock: FakeClock, timers: FakeTimers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  alive(): Process[] {
    return [...this.all.values()].filter((each) => this.#inspect(each).kind === "alive");
  }

  /** The process of a run's newest attempt. */
  ofRun(runId: number): Process {
    const found = [...this.all.values()].findLast(({ request }) => request["runId"] === runId);
    if (!found) throw new Error(`Run ${runId} has no process.`);
    return found;
  }

  /** Ends without a record: the shim was killed, or the machine lost its power. */
  vanish(process: Process, message = "The computer was restarted."): void {
    process.goneBecause = message;
    this.#notify(process);
  }

  write(process: Process, line: Line): void {
    process.output += `${JSON.stringify(line)}\n`;
    this.#notify(process);
  }

  end(process: Process, exitCode: number, deadline = false): void {
    if (process.exit || process.goneBecause !== null) return;
    process.exit = { exitCode, deadline, finishedAt: this.#clock.now() };
    this.#notify(process);
  }

  launcher(): Launcher {
    return {
      launch: async (spec) => this.#launch(spec),
      inspect: (dir) => this.#inspect(this.all.get(dir)),
      watch: (dir, { fromOffset }, handlers) => {
        const process = this.all.get(dir);
        const watcher = { offset: fromOffset, started: false, closed: false, handlers };
        process?.watchers.add(watcher);
        if (process) this.#notify(process);
        return {
          drain: () => process && this.#output(process, watcher),
          close: () => {
            watcher.closed = true;
            process?.watchers.delete(watcher);
          },
        };
      },
      tails: (dir) => {
        const stdout = this.all.get(dir)?.output ?? "";
        return { stdout, stderr: "", stdoutBytes: stdout.length, stderrBytes: 0, droppedBytes: 0 };
      },
      stop: (dir, _marker, graceMs) => this.#stop(this.all.get(dir), graceMs),
      sweep: async () => ({ left: [] }),
      seal: () => {},
      tidy: () => {},
      remove: (dir) => void this.all.delete(dir),
      requests: (runsDir) =>
        [...this.all.values()].map(({ dir, request }) => ({
          dir: dir.slice(runsDir.length + 1),
          request,
        })),
    };
  }

  async #launch(spec: LaunchSpec): ReturnType<Launcher["launch"]> {
    if (this.refusal) return { ok: false, error: this.refusal };
    const known = this.all.get(spec.dir);
    if (known?.token) {
      return { ok: false, error: { code: "already-started", message: "Started before." } };
    }
    const request = JSON.parse(JSON.stringify(spec.request)) as Record<string, unknown>;
    const process: Process = known ?? {
      dir: spec.dir,
      marker: spec.marker,
      request,
      script: this.script(request),
      token: null,
      startedAt: null,
      exit: null,
      goneBecause: null,
      output: "",
      starts: 0,
      watchers: new Set(),
    };
    this.all.set(spec.dir, process);
    if (this.gate) await this.gate;
    this.#spawn(process);
    return { ok: true, value: undefined };
  }

  #spawn(process: Process): void {
    if (process.token) return;
    process.token = "shim";
    const { script } = process;
    this.#timers.after(script.startsAfterMs ?? 0, () => {
      if (process.exit || process.goneBecause !== null) return;
      process.starts += 1;
      process.startedAt = this.#clock.now();
      this.#notify(process);
      for (const { atMs, line } of script.lines ?? []) {
        this.#timers.after(atMs, () => {
          if (!process.exit && process.goneBecause === null) this.write(process, line);
        });
      }
      const { endsAfterMs = 1_000, exitCode = 0, deadline = false } = script;
      if (endsAfterMs === null) return;
      this.#timers.after(endsAfterMs, () => this.end(process, exitCode, deadline));
    });
  }

  #inspect(process: Process | undefined): Inspection {
    if (!process?.token) return { kind: "never-started" };
    const { startedAt, exit, goneBecause, token } = process;
    if (exit) return { kind: "exited", startedAt, exit };
    if (goneBecause !== null) return { kind: "gone", startedAt, message: goneBecause };
    if (token === "stopped") return { kind: "gone", startedAt: null, message: "It was stopped." };
    return { kind: "alive", startedAt: startedAt ?? this.#clock.now() };
  }

  async #stop(process: Process | undefined, graceMs: number): Promise<{ left: number[] }> {
    if (!process) return { left: [] };
    process.token ??= "stopped";
    if (this.#inspect(process).kind !== "alive") return { left: [] };
    const { onTerm = "end" } = process.script;
    if (onTerm === "unkillable") return { left: [1] };
    if (onTerm === "end") this.end(process, 143);
    else {
      await new Promise<void>((resolve) => this.#timers.after(graceMs, resolve));
      this.end(process, 137);
    }
    return { left: [] };
  }

  #notify(process: Process): void {
    for (const watcher of process.watchers) {
      void Promise.resolve().then(() => this.#deliver(process, watcher));
    }
  }

  #output(process: Process, watcher: Watcher): void {
    const bytes = new TextEncoder().encode(process.output);
    if (bytes.length <= watcher.offset) return;
    const { offset } = watcher;
    watcher.offset = bytes.length;
    watcher.handlers.onOutput(bytes.subarray(offset), offset);
  }

  #deliver(process: Process, watcher: Watcher): void {
    const { handlers } = watcher;
    if (watcher.closed) return;
    if (!watcher.started && process.startedAt !== null) {
      watcher.started = true;
      handlers.onStarted(process.startedAt);
    }
    if (watcher.closed) return;
    const before = watcher.offset;
    this.#output(process, watcher);
    if (watcher.offset > before && !watcher.closed) handlers.onActivity();
    if (watcher.closed) return;
    const found = this.#inspect(process);
    if (found.kind !== "exited" && found.kind !== "gone") return;
    watcher.closed = true;
    process.watchers.delete(watcher);
    handlers.onEnd(found);
  }
}
