/**
 * `npm start`: builds when needed, then runs Belfry in the foreground until it is quit (Ctrl+C).
 *
 * The desktop app where Electron and a display are there already, else the headless host with its pages in the
 * browser; nothing is downloaded. On the first start, without any job, the demo job is made.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { buildIfStale } from "./lib/build.ts";
import { chooseHost } from "./lib/choose-host.ts";
import { ROOT } from "./lib/command.ts";
import { installedElectron } from "./lib/electron.ts";

const ORPHAN_CHECK_MS = 500;
/** An Electron that cannot run on this system fails at once. */
const FAILED_START_MS = 15_000;

async function main(): Promise<number> {
  if (!(await buildIfStale())) {
    process.stderr.write("The build failed, so Belfry was not started.\n");
    return 1;
  }
  const args = process.argv.slice(2);
  const { env, platform } = process;
  const uid = process.getuid?.();
  const choice = chooseHost({ args, electron: installedElectron(), env, platform, uid });
  say(`${choice.because} Ctrl+C stops it.`);
  say("In another terminal, `npm run belfry -- list` is the command line.\n");
  const others = args.filter((arg) => arg !== "--headless");
  if (choice.host === "desktop") {
    const began = performance.now();
    const code = await run(choice.electron, [ROOT, "--first-run", ...others]);
    if (code === 0 || performance.now() - began > FAILED_START_MS) return code;
    say(`\nThe desktop app could not start (${code}), so the headless host takes its place.`);
  }
  const cli = join(ROOT, "out/cli.js");
  return run(process.execPath, [cli, "daemon", "--first-run", "--open", ...others]);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

let stopped = false;

/** Runs a host to its end, and ends it with this process. @returns its exit code */
async function run(file: string, args: string[]): Promise<number> {
  if (stopped) return 130;
  const host = spawn(file, args, { stdio: "inherit" });
  // Ctrl+C reaches the host by itself (same process group); the others come to this process only.
  // Either way this process waits, so that the prompt returns when the host has really ended.
  process.on("SIGINT", () => (stopped = true));
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      stopped = true;
      host.kill(signal);
    });
  }

  // An npm that is ended takes its shell along, but tells this process nothing.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stopped = true;
    host.kill("SIGTERM");
  }, ORPHAN_CHECK_MS);

  return new Promise((done) => {
    host.on("error", (error) => {
      process.stderr.write(`Belfry could not be started: ${error.message}\n`);
      done(1);
    });
    host.on("exit", (code, signal) => {
      clearInterval(watch);
      done(code ?? (signal === "SIGINT" ? 130 : 143));
    });
  });
}

process.exitCode = await main();
