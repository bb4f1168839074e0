/**
 * The process table of Windows, by way of PowerShell and `taskkill`.
 *
 * Windows has no process groups and does not show another process's environment: the tree is followed by parent
 * pid, so a program that outlives its parents and was not seen before cannot be found again.
 * Start times are milliseconds since 1601, absolute, so they also tell one boot from another.
 */
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import type { Platform } from "./process-table.ts";

const run = promisify(execFile);
const options = { encoding: "utf8", windowsHide: true, maxBuffer: 64 * 1024 * 1024 } as const;
const shell = ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command"];

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export const windowsPlatform: Platform = {
  keepsParents: true,
  bootId: () => "windows",
  startTimeOf(pid) {
    // PowerShell needs half a second to start; most questions are answered without it.
    if (!exists(pid)) return null;
    const script = `[math]::Floor((Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()/10000)`;
    try {
      return execFileSync("powershell.exe", [...shell, script], options).trim() || null;
    } catch {
      return null;
    }
  },
  seemsAlive: ({ pid }) => exists(pid),
  async processes() {
    const script =
      "Get-CimInstance Win32_Process | Where-Object CreationDate | ForEach-Object { " +
      '"$($_.ProcessId) $($_.ParentProcessId) $([math]::Floor($_.CreationDate.ToFileTimeUtc()/10000)) $($_.CommandLine)" }';
    try {
      const { stdout } = await run("powershell.exe", [...shell, script], options);
      return stdout.split(/\r?\n/).flatMap((line) => {
        const match = /^(\d+) (\d+) (\d+) (.*)$/.exec(line);
        if (!match) return [];
        const [, pid, ppid, startTime, command] = match as unknown as string[];
        return { pid: Number(pid), ppid: Number(ppid), pgid: 0, startTime: startTime!, command };
      });
    } catch {
      return [];
    }
  },
  marked: async () => [],
  async commandLine(pid) {
    const script = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`;
    try {
      return (await run("powershell.exe", [...shell, script], options)).stdout.trim() || null;
    } catch {
      return null;
    }
  },
  findShim: () => undefined,
  signalGroup(pid, signal) {
    const force = signal === "SIGKILL" ? ["/F"] : [];
    const result = spawnSync("taskkill.exe", ["/PID", String(pid), "/T", ...force], options);
    return result.status === 0;
  },
  groupExists: exists,
};
