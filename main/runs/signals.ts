/** Sending signals; a process that is gone is an answer, not an error. */

/** Signals one process. False when it is gone or not ours. */
export function signal(pid: number, name: "SIGTERM" | "SIGKILL" | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" && name === 0;
  }
}

/** Signals a POSIX process group. */
export function signalPosixGroup(pid: number, name: "SIGTERM" | "SIGKILL" | 0): boolean {
  // kill(-1) means every process, kill(0) our own group: neither may ever come from a damaged record.
  if (!Number.isInteger(pid) || pid <= 1) return false;
  return signal(-pid, name);
}
