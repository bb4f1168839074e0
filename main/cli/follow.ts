/** Follows a run until it has ended, printing what it says. Works beside a running engine and in its process. */
import type { Run } from "../../contract/run.ts";
import { isFinal } from "../engine/run-states.ts";
import type { RunRecord, StoreReader } from "../engine/store-port.ts";
import type { Io } from "./io.ts";
import { AttemptPrinter, type OutputOptions } from "./output.ts";
import { clock } from "./text/time.ts";

/** How often files and state are looked at. */
const LOOK_EVERY_MS = 100;

export interface FollowOptions extends OutputOptions {
  /** Print nothing, only wait. */
  silent?: boolean;
  /** Stops following when aborted; the run goes on. */
  signal?: AbortSignal;
}

type Source = Pick<StoreReader, "run" | "attempts">;

/** @returns the run as it ended, or as it is when following was given up; null when it has been removed */
export async function follow(
  io: Io,
  dataDir: string,
  store: Source,
  runId: number,
  options: FollowOptions,
): Promise<RunRecord | null> {
  const notes = new Notes(io, options);
  let printer: AttemptPrinter | null = null;
  let shown = firstShown(store, runId);
  for (;;) {
    const run = store.run(runId);
    if (run === null) return null;
    const over = isFinal(run.state);
    for (const attempt of store.attempts(runId)) {
      if (attempt.attempt < shown || options.silent) continue;
      if (printer === null || attempt.attempt > shown) {
        printer = new AttemptPrinter(io, dataDir, run, attempt, options);
        shown = attempt.attempt;
        if (shown > 1) notes.say(`attempt ${shown}`);
      }
      if (attempt.finishedAt === null && !over) printer.pump();
      else {
        printer.finish(attempt.exitCode);
        printer = null;
        shown = attempt.attempt + 1;
      }
    }
    if (over) return run;
    notes.waiting(run);
    if (options.signal?.aborted) {
      printer?.endLine();
      return run;
    }
    await pause(LOOK_EVERY_MS, options.signal);
  }
}

/** The newest attempt is where a follower begins; older ones have been read. */
function firstShown(store: Source, runId: number): number {
  const last = store.attempts(runId).at(-1);
  if (last === undefined) return 1;
  const run = store.run(runId);
  return last.finishedAt === null || (run !== null && isFinal(run.state))
    ? last.attempt
    : last.attempt + 1;
}

/** Short notes about what a run waits for, on standard error, each once. */
class Notes {
  readonly #io: Io;
  readonly #quiet: boolean;
  #last = "";
  #queuedLooks = 0;

  constructor(io: Io, options: FollowOptions) {
    this.#io = io;
    this.#quiet = options.silent === true || options.form !== "conversation";
  }

  say(text: string): void {
    if (!this.#quiet) this.#io.err(`${text}\n`);
  }

  waiting(run: Run): void {
    const text =
      run.state === "waiting"
        ? `waiting: ${run.waitingFor ?? "not yet"}${run.notBefore === null ? "" : ` Next try ${clock(run.notBefore, this.#io.now())}.`}`
        : run.state === "queued"
          ? this.#queued()
          : "";
    if (text === this.#last) return;
    this.#last = text;
    if (text !== "") this.say(text);
  }

  /** Every run is queued for a moment; only a long moment is worth a word. */
  #queued(): string {
    this.#queuedLooks += 1;
    return this.#queuedLooks < 15 ? "" : "queued: it waits for its place.";
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
}
