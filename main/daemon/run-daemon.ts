/** `belfry daemon`: the engine in the foreground, until it is told to stop. */
import { EXIT_CODES } from "../../contract/words.ts";
import { systemClock } from "../host/clock.ts";
import { socketPath } from "../host/data-dir.ts";
import { makeDemoJob } from "../host/first-run.ts";
import { openLocal } from "../host/local-host.ts";
import { fileLog } from "../host/log.ts";
import { calmMemory } from "./memory.ts";
import { beginAnew, isFreshCopy, isWorthSlimming } from "./slim.ts";
import type { Log } from "../engine/ports.ts";
import { startParts } from "../host/parts.ts";
import { showPages } from "./show-pages.ts";
import path from "node:path";

export interface DaemonOptions {
  env: Record<string, string | undefined>;
  /** End the agents when the daemon ends; else they go on, and the next engine adopts them. */
  stopAgents: boolean;
  /** Make the demo job when there is no job, and say what to do next. */
  firstRun: boolean;
  /** Open the pages in the browser, where there is one. */
  open: boolean;
  /** Log details too. */
  verbose: boolean;
  /** Lines for a person who watches. */
  print: (line: string) => void;
}

/** How long to wait for a command that edits and holds the lock for a moment. */
const WAIT_FOR_LOCK_MS = 5_000;

/** Resolves with the exit code when the daemon has ended. */
export async function runDaemon(dataDir: string, options: DaemonOptions): Promise<number> {
  const log = fileLog({
    dir: path.join(dataDir, "logs"),
    now: () => systemClock.now(),
    debug: options.verbose,
    echo: (level, message, fields) => {
      if (level === "error" || level === "warn" || options.verbose) {
        options.print(`${level}: ${message} ${JSON.stringify(fields)}`);
      }
    },
  });
  const stop = stopSignal(options.stopAgents);
  let greet = !isFreshCopy(options.env);
  for (;;) {
    const how = await runOnce(dataDir, options, { log, stop, greet });
    if (typeof how === "number") return how;
    // Told to end while it was about to begin anew: that counts.
    if (how.next === "end" || stop.wasTold()) return EXIT_CODES.ok;
    if (how.next === "slim") beginAnew(options.env);
    greet = false;
  }
}

interface Round {
  log: Log;
  stop: StopSignal;
  /** Say hello, and do what is done at a first start. */
  greet: boolean;
}

/** One life of the engine. Resolves when it has been closed: with how it was asked to, or an exit code. */
async function runOnce(
  dataDir: string,
  options: DaemonOptions,
  { log, stop, greet }: Round,
): Promise<Stop | number> {
  const socket = socketPath(dataDir, process.platform, process.getuid?.());
  let beat = () => {};
  const opened = await openLocal(dataDir, {
    claims: true,
    host: "daemon",
    env: options.env,
    log,
    socket,
    waitForLockMs: WAIT_FOR_LOCK_MS,
    onShutdown: stop.request,
    onRestart: stop.restart,
    onBeat: () => beat(),
  });
  if (!opened.ok) {
    options.print(opened.error.message);
    return opened.error.code === "held" ? EXIT_CODES.refused : EXIT_CODES.failed;
  }
  const host = opened.value;
  if (host.recovered) options.print(host.recovered.message);
  const parts = await startParts(host, {
    dataDir,
    socket,
    log,
  });
  beat = () => {
    if (isWorthSlimming(host, parts)) stop.slim();
  };
  const say = greet ? options.print : () => {};
  say(`Belfry runs. Data: ${dataDir}`);
  if (greet) await showPages(parts.dashboard, options);
  const demo = greet && options.firstRun ? await makeDemoJob(host, dataDir) : null;
  if (demo !== null) {
    options.print(
      `A demo job was made and runs now. See it with: belfry runs, belfry logs "${demo}"`,
    );
  }
  say("Next: belfry add <when> <what> --agent <agent>, or belfry list. Ctrl+C stops it.");
  calmMemory();

  const how = await stop.next();
  const { stopAgents } = how;
  if (how.next !== "slim") options.print(goodbye(how));
  await parts.close();
  await host.close({ stopAgents });
  log.info("The engine stopped.", { ...how });
  return how;
}

function goodbye({ next, stopAgents }: Stop): string {
  if (next === "restart") return "Starting anew. Agents under way go on.";
  return stopAgents ? "Stopping, agents too." : "Stopping. Agents under way go on.";
}

interface Stop {
  stopAgents: boolean;
  /** `slim`: the program is replaced by a fresh copy; `restart`: the engine is opened again in this process. */
  next: "end" | "slim" | "restart";
}

interface StopSignal {
  /** Resolves at SIGINT, SIGTERM or a request by the API. Called once for each life of the engine. */
  next(): Promise<Stop>;
  request(stopAgents: boolean): void;
  restart(): void;
  slim(): void;
  /** Whether it was told to end. */
  wasTold(): boolean;
}

/** A second signal has its usual effect. */
function stopSignal(stopAgentsByDefault: boolean): StopSignal {
  let end: Stop | null = null;
  let resolve: (stop: Stop) => void = () => {};
  const request = (stopAgents: boolean) => {
    end = { stopAgents: stopAgents || stopAgentsByDefault, next: "end" };
    resolve(end);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => request(stopAgentsByDefault));
  }
  // A closed terminal is no reason to stop.
  process.on("SIGHUP", () => {});
  return {
    next: () =>
      new Promise<Stop>((settle) => {
        resolve = settle;
        // Told while the engine was being opened.
        if (end !== null) settle(end);
      }),
    request,
    restart: () => resolve({ stopAgents: false, next: "restart" }),
    slim: () => resolve({ stopAgents: false, next: "slim" }),
    wasTold: () => end !== null,
  };
}
