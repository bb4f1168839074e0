/**
 * `npm start`: builds when needed, then runs Belfry in the foreground until Ctrl+C.
 *
 * It starts the headless host; on the first start, without any job, that creates the demo job. The pages
 * open in the browser, or a link to them is printed where there is none.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { buildIfStale } from "./lib/build.ts";
import { ROOT } from "./lib/command.ts";

const ORPHAN_CHECK_MS = 500;

async function main(): Promise<number> {
  if (!(await buildIfStale())) {
    process.stderr.write("The build failed, so Belfry was not started.\n");
    return 1;
  }
  process.stdout.write(
    "Starting the headless host: this build has no desktop app yet. Ctrl+C stops it.\n" +
      "In another terminal, `npm run belfry -- list` is the command line.\n\n",
  );
  const host = spawn(
    process.execPath,
    [join(ROOT, "out/cli.js"), "daemon", "--first-run", "--open", ...process.argv.slice(2)],
    { stdio: "inherit" },
  );
  // Ctrl+C reaches the host by itself (same process group); the others come to this process only.
  // Either way this process waits, so that the prompt returns when the host has really ended.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => host.kill(signal));

  // An npm that is ended takes its shell along, but tells this process nothing.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    host.kill("SIGTERM");
  }, ORPHAN_CHECK_MS);

  return await new Promise((done) => {
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
