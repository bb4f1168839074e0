/** `belfry daemon`: the engine in the foreground, until it is told to stop. */
import { EXIT_CODES } from "../../contract/words.ts";
import { systemClock } from "../host/clock.ts";
import { socketPath } from "../host/data-dir.ts";
import { makeDemoJob } from "../host/first-run.ts";
import { openLocal } from "../host/local-host.ts";
import { fileLog } from "../host/log.ts";
import { calmMemory } from "./memory.ts";
import { beginAnew, isFreshCopy, isWorthSlimming } from "./slim.ts";
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
  const freshCopy = isFreshCopy(options.env);
  const stop = stopSignal(options.stopAgents);
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
  const say = freshCopy ? () => {} : options.print;
  say(`Belfry runs. Data: ${dataDir}`);
  if (!freshCopy) await showPages(parts.dashboard, options);
  if (options.firstRun && (await makeDemoJob(host, dataDir))) {
    options.print(
      'A demo job was made and runs now. See it with: belfry runs, belfry logs "Demo: first look"',
    );
  }
  say("Next: belfry add <when> <what> --agent <agent>, or belfry list. Ctrl+C stops it.");
  calmMemory();

  const { stopAgents, slim } = await stop.requested;
  const goodbye = stopAgents ? "Stopping, agents too." : "Stopping. Agents under way go on.";
  if (!slim) options.print(goodbye);
  await parts.close();
  await host.close({ stopAgents });
  log.info("The engine stopped.", { stopAgents, slim });
  // Told to end while it was about to begin anew: that counts.
  if (slim && !stop.wasTold()) beginAnew(options.env);
  return EXIT_CODES.ok;
}

interface Stop {
  stopAgents: boolean;
  /** Not an end: the daemon begins anew in the same process. */
  slim: boolean;
}

/** Resolves at the first SIGINT, SIGTERM or request by the API. A second signal has its usual effect. */
function stopSignal(stopAgentsByDefault: boolean) {
  let resolve: (stop: Stop) => void = () => {};
  const requested = new Promise<Stop>((settle) => {
    resolve = settle;
  });
  let told = false;
  const request = (stopAgents: boolean) => {
    told = true;
    resolve({ stopAgents: stopAgents || stopAgentsByDefault, slim: false });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => request(stopAgentsByDefault));
  }
  // A closed terminal is no reason to stop.
  process.on("SIGHUP", () => {});
  const slim = () => resolve({ stopAgents: false, slim: true });
  return { requested, request, slim, wasTold: () => told };
}
