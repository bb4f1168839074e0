/**
 * The process table of macOS (and of any POSIX system without /proc), by way of `ps`.
 *
 * Start times are whole seconds in a fixed zone and locale, written with underscores as the shim writes them.
 */
import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import type { Platform } from "./process-table.ts";
import { signal, signalPosixGroup } from "./signals.ts";

const run = promisify(execFile);
const options = {
  env: { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", LC_ALL: "C", TZ: "UTC0" },
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
} as const;

/** One line of `pid ppid pgid state lstart(5 words) command`. */
const ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s?(.*)$/;

async function ps(args: string[]): Promise<string> {
  try {
    return (await run("ps", args, options)).stdout;
  } catch {
    return "";
  }
}

let bootId: string | null = null;

export const darwinPlatform: Platform = {
  keepsParents: false,
  bootId() {
    if (bootId === null) {
      try {
        bootId = execFileSync("sysctl", ["-n", "kern.bootsessionuuid"], options).trim() || "-";
      } catch {
        bootId = "-";
      }
    }
    return bootId;
  },
  startTimeOf(pid) {
    try {
      const text = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], {
        ...options,
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
      const [state, ...start] = text.split(/\s+/);
      return !state || state.startsWith("Z") ? null : start.join("_");
    } catch {
      return null;
    }
  },
  seemsAlive: ({ pid }) => signal(pid, 0),
  async processes() {
    const text = await ps(["-axww", "-o", "pid=,ppid=,pgid=,state=,lstart=,command="]);
    return text.split("\n").flatMap((line) => {
      const match = ROW.exec(line);
      if (!match || match[4]!.startsWith("Z")) return [];
      const [pid, ppid, pgid] = match.slice(1, 4).map(Number) as [number, number, number];
      const startTime = match[5]!.split(/\s+/).join("_");
      return { pid, ppid, pgid, startTime, command: match[6]! };
    });
  },
  async marked(marker) {
    // `E` appends the environment, separated by spaces; a marker never holds one.
    const text = await ps(["-axEww", "-o", "pid=,command="]);
    const needle = ` BELFRY_RUN=${marker} `;
    return text.split("\n").flatMap((line) => {
      if (!`${line} `.includes(needle)) return [];
      const pid = Number.parseInt(line, 10);
      return Number.isInteger(pid) ? pid : [];
    });
  },
  commandLine: async (pid) =>
    (await ps(["-ww", "-o", "command=", "-p", String(pid)])).trim() || null,
  findShim: () => undefined,
  // Between fork and setsid the group is not there yet.
  signalGroup: (pid, name) => signalPosixGroup(pid, name) || signal(pid, name),
  groupExists: (pid) => signalPosixGroup(pid, 0),
};
