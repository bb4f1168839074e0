/** Processes: starts attempts, follows them, ends them. Implements the engine's `Launcher` port. */
import type { ChildProcess } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Launcher, Log, Redactor } from "../engine/ports.ts";
import { inspect } from "./inspect.ts";
import { findResetEnv, launch } from "./launch.ts";
import { tails } from "./output.ts";
import { platformOf } from "./platform.ts";
import { FILES } from "./protocol.ts";
import { RedactedFile } from "./redacted-file.ts";
import { requests } from "./requests.ts";
import { shownUpTo } from "./shown.ts";
import { Stopper } from "./stop.ts";
import { Ticker } from "./ticker.ts";
import { AttemptWatch, type WatchContext } from "./watch.ts";

export { type OutputPage, readOutput } from "./output.ts";
export { LineIndexes, type OutputLines } from "./output-lines.ts";

const FAST_MS = 100;
const SLOW_MS = 2_000;

export interface LauncherOptions {
  /** Absolute path of `shim.sh` or `shim.mjs`; the ending decides what runs it. */
  shimPath: string;
  /** Value of `process.platform`. */
  platform: NodeJS.Platform;
  /** Node (or Electron, as Node) for `shim.mjs`. */
  nodePath: string;
  log: Log;
  /** Takes secrets out of the output; without one it stays as it is. */
  redactor?: Redactor;
}

/** The shim that fits a platform, inside the folder of resources. */
export function shimPathIn(resourcesDir: string, platform: NodeJS.Platform): string {
  return path.join(resourcesDir, platform === "win32" ? "shim.mjs" : "shim.sh");
}

export function createLauncher(options: LauncherOptions): Launcher {
  const platform = platformOf(options.platform);
  const children = new Map<string, ChildProcess>();
  let found: Promise<string | null> | null = null;
  const resetEnv = () => (found ??= findResetEnv(options.platform));
  const launchContext = { ...options, children, resetEnv };
  const watchContext: WatchContext = {
    platform,
    platformName: options.platform,
    children,
    redactor: options.redactor ?? null,
    log: options.log,
    fast: new Ticker(FAST_MS),
    slow: new Ticker(SLOW_MS),
  };
  const stopper = new Stopper(platform, options.shimPath, children);
  const told = (what: string, dir: string, result: { left: number[] }) => {
    if (result.left.length > 0) options.log.warn(what, { dir, left: result.left });
    return result;
  };
  return {
    async launch(spec) {
      const result = await launch(launchContext, spec);
      if (!result.ok) options.log.warn("run not launched", { dir: spec.dir, ...result.error });
      return result;
    },
    inspect: (dir) => inspect(platform, dir),
    watch: (dir, watchOptions, handlers) =>
      new AttemptWatch(watchContext, dir, watchOptions, handlers),
    tails,
    seal(dir) {
      const { redactor, log } = watchContext;
      for (const name of ["stdout", "stderr"] as const) {
        const from = shownUpTo(dir, name);
        if (from === undefined) continue;
        new RedactedFile(dir, name, { redactor, log, capBytes: Infinity, from }).seal();
      }
    },
    stop: async (dir, marker, graceMs) =>
      told("run not wholly stopped", dir, await stopper.stop(dir, marker, graceMs)),
    sweep: async (dir, marker) =>
      told("leftovers of a run not ended", dir, await stopper.sweep(dir, marker)),
    tidy(dir) {
      fs.rmSync(path.join(dir, FILES.tmp), { recursive: true, force: true });
      fs.rmSync(path.join(dir, FILES.exitReserve), { force: true });
    },
    remove: (dir) => fs.rmSync(dir, { recursive: true, force: true }),
    requests,
  };
}
