/**
 * Who a process is, across restarts of ours: boot of the machine, pid, and start time of the process.
 * A pid alone says nothing, since pids are given out again.
 */
import { platformOf } from "./platform.ts";

export interface Identity {
  /** Names one boot of the machine; "-" when unknown. */
  bootId: string;
  pid: number;
  /** Opaque text in the platform's own unit; "-" when unknown. */
  startTime: string;
}

const platform = platformOf(process.platform);

/** Identity of a live process; null when there is none with this pid (a zombie counts as none). */
export function processIdentity(pid: number): Identity | null {
  const startTime = platform.startTimeOf(pid);
  return startTime === null ? null : { bootId: platform.bootId(), pid, startTime };
}

let own: Identity | null = null;

/** Identity of this process. */
export function ownIdentity(): Identity {
  own ??= processIdentity(process.pid) ?? {
    bootId: platform.bootId(),
    pid: process.pid,
    startTime: "-",
  };
  return own;
}

/** Whether exactly this process is still alive. Unknown parts ("-") are not compared. */
export function isSameProcessAlive(id: Identity): boolean {
  const boot = platform.bootId();
  if (id.bootId !== "-" && boot !== "-" && id.bootId !== boot) return false;
  const startTime = platform.startTimeOf(id.pid);
  return startTime !== null && (id.startTime === "-" || id.startTime === startTime);
}

export { isSameProcessAlive as isAlive };
