/** Ends the process at a named point, for tests of recovery. Without `BELFRY_FAULT` it does nothing. */
import type { Fault } from "../engine/ports.ts";

/**
 * `BELFRY_FAULT=claim.after` ends the process with SIGKILL when it gets there for the first time;
 * `claim.after:3` the third time.
 */
export function faultFrom(env: Record<string, string | undefined>): Fault {
  const wanted = env["BELFRY_FAULT"];
  if (!wanted) return () => {};
  const [point, count = "1"] = wanted.split(":");
  let left = Number(count);
  return (at) => {
    if (at === point && --left === 0) process.kill(process.pid, "SIGKILL");
  };
}
