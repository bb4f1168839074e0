/**
 * Slimming: serving a client makes the daemon load HTTP, the router and the validator, which nearly doubles its
 * memory, and JavaScript gives none of it back. When all clients have gone and nothing is near, the daemon replaces
 * its program by a fresh copy of itself: the same process id, the agents untouched, a tenth of a second.
 */
import type { LocalHost } from "../host/local-host.ts";
import type { Parts } from "../host/parts.ts";
import { systemClock } from "../host/clock.ts";

/** Clients must have been gone for so long … */
const QUIET_MS = 20_000;
/** … and nothing may be due for so long. */
const FREE_MS = 15_000;

/** Whether the daemon carries memory that it does not need, and is free to drop it. */
export function isWorthSlimming(host: LocalHost, parts: Pick<Parts, "quietMs">): boolean {
  // Windows cannot replace the program of a process; nor can Node before 22.15.
  if (typeof process.execve !== "function" || process.platform === "win32") return false;
  const quietMs = parts.quietMs(systemClock.monotonic());
  if (quietMs === null || quietMs < QUIET_MS) return false;
  const { store } = host.engine.context;
  const nearest = [store.nearestDue(), store.nearestNotBefore()].filter((at) => at !== null);
  const now = systemClock.now();
  return host.engine.liveCount() === 0 && nearest.every((at) => at - now > FREE_MS);
}

/** Begins this process anew. The host must have been closed before. Returns only where it is impossible. */
export function beginAnew(env: Record<string, string | undefined>): void {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) given[name] = value;
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, args, { ...given, [SLIMMED]: "1" });
}

/** Set for the fresh copy, so that it does not greet a second time. */
const SLIMMED = "BELFRY_SLIMMED";

/** Whether this process is such a copy. Says so once; the variable is not passed on. */
export function isFreshCopy(env: Record<string, string | undefined>): boolean {
  const is = env[SLIMMED] !== undefined;
  delete env[SLIMMED];
  return is;
}
