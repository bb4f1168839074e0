/**
 * Runs the same command with another Node. Loaded by a Node that is too old for the rest, so it imports nothing
 * but what every Node has.
 */
import { spawn } from "node:child_process";

/** Tells the other side that it was started by `runWith`. */
const BEHIND = "BELFRY_BEHIND_OLD_NODE";

/**
 * Resolves with the exit code of the command. The two processes live and die together: signals are passed on, and
 * the other one ends when this one is killed (see `endWithParent`).
 */
export function runWith(node: string, args: string[]): Promise<number> {
  const child = spawn(node, args, {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, [BEHIND]: "1" },
  });
  // The terminal sends Ctrl+C to both; the child decides when it ends.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code, signal) => {
      if (code !== null) return resolve(code);
      // Ends as the child did, so that whoever waits sees the same.
      process.removeAllListeners(signal!);
      process.kill(process.pid, signal!);
    });
  });
}

/** For the other side of `runWith`: a killed parent takes this process along. */
export function endWithParent(): void {
  if (process.env[BEHIND] === undefined) return;
  delete process.env[BEHIND];
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  // The channel only tells of the parent's end; it must not keep a finished command alive.
  process.channel?.unref();
}
