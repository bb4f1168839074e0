/** Reads what became of an attempt from its folder and the process table. */
import type { Inspection } from "../engine/ports.ts";
import { isSameProcessAlive } from "./identity.ts";
import type { Platform } from "./process-table.ts";
import { readExit, readIdentity, readToken } from "./protocol.ts";

/** A token without its line is being written this very moment, or the disk was full. */
const TOKEN_GRACE_MS = 10_000;

/** @see Launcher.inspect */
export function inspect(platform: Platform, dir: string): Inspection {
  const exit = readExit(dir);
  if (exit) return { kind: "exited", startedAt: readIdentity(dir)?.startedAt ?? null, exit };
  const token = readToken(dir);
  if (!token) return { kind: "never-started" };
  if (token.stopped) {
    return { kind: "gone", startedAt: null, message: "The run was stopped before it had started." };
  }
  const identity = readIdentity(dir);
  const startedAt = identity?.startedAt ?? null;
  // On macOS the token's identity is poorer than the one written after the agent's start.
  const shim = identity?.shim ?? token.shim;
  if (shim ? isSameProcessAlive(shim) : isShimAround(platform, dir, token.takenAt)) {
    return { kind: "alive", startedAt: startedAt ?? token.takenAt };
  }
  // The record may have been written between the first look and the look at the process.
  const late = readExit(dir);
  if (late)
    return { kind: "exited", startedAt: readIdentity(dir)?.startedAt ?? startedAt, exit: late };
  return { kind: "gone", startedAt, message: goneMessage(platform, dir) };
}

function isShimAround(platform: Platform, dir: string, takenAt: number): boolean {
  const found = platform.findShim(dir);
  return found === undefined ? Date.now() - takenAt < TOKEN_GRACE_MS : found !== null;
}

function goneMessage(platform: Platform, dir: string): string {
  const identity = readIdentity(dir);
  const shim = identity?.shim ?? readToken(dir)?.shim ?? null;
  if (shim && shim.bootId !== "-" && shim.bootId !== platform.bootId()) {
    return "The computer was restarted while the run was under way.";
  }
  if (identity && isSameProcessAlive(identity.agent)) {
    return `The run's carrier was ended from outside; the agent (pid ${identity.agent.pid}) still runs.`;
  }
  return "The run's carrier was ended from outside before it could record how the agent ended.";
}
