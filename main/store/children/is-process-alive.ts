/** Whether a pid is in use: enough for tests, where no pid is used twice. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
