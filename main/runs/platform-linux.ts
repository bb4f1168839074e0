/** The process table of Linux, read from /proc without starting anything. */
import fs from "node:fs";
import type { Platform, ProcessRow } from "./process-table.ts";
import { signal, signalPosixGroup } from "./signals.ts";

let buffer = Buffer.allocUnsafe(64 * 1024);

/** Content of a /proc file as a view into a shared buffer, valid until the next call; null when unreadable. */
function readProc(file: string): Buffer | null {
  let fd: number;
  try {
    fd = fs.openSync(file, "r");
  } catch {
    return null;
  }
  try {
    let length = 0;
    for (;;) {
      if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
      const got = fs.readSync(fd, buffer, length, buffer.length - length, null);
      length += got;
      if (got === 0) return buffer.subarray(0, length);
    }
  } catch {
    return null;
  } finally {
    fs.closeSync(fd);
  }
}

function readRow(pid: number): ProcessRow | null {
  const text = readProc(`/proc/${pid}/stat`)?.toString("latin1");
  if (!text) return null;
  // The second field is the program's name in parentheses and may itself hold parentheses and spaces.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, ppid, pgid] = fields;
  const startTime = fields[19];
  if (!startTime || state === "Z" || state === "X") return null;
  return { pid, ppid: Number(ppid), pgid: Number(pgid), startTime };
}

function pids(): number[] {
  const found: number[] = [];
  for (const name of fs.readdirSync("/proc")) {
    const pid = Number(name);
    if (Number.isInteger(pid)) found.push(pid);
  }
  return found;
}

/** Whether `needle` is one whole entry of a NUL-separated list. */
function hasEntry(list: Buffer, needle: Buffer): boolean {
  let at = list.indexOf(needle);
  while (at !== -1) {
    const end = at + needle.length;
    if ((at === 0 || list[at - 1] === 0) && (end === list.length || list[end] === 0)) return true;
    at = list.indexOf(needle, at + 1);
  }
  return false;
}

/** A live member of the group that was asked for last. */
let groupMember = { pgid: 0, pid: 0 };

let bootId: string | null = null;

export const linuxPlatform: Platform = {
  keepsParents: false,
  bootId() {
    bootId ??= readProc("/proc/sys/kernel/random/boot_id")?.toString("latin1").trim() || "-";
    return bootId;
  },
  startTimeOf: (pid) => readRow(pid)?.startTime ?? null,
  seemsAlive: ({ pid, startTime }) => {
    const found = readRow(pid)?.startTime;
    return found !== undefined && (startTime === "-" || found === startTime);
  },
  processes: async () => pids().flatMap((pid) => readRow(pid) ?? []),
  async marked(marker) {
    const needle = Buffer.from(`BELFRY_RUN=${marker}`);
    const uid = process.getuid?.() ?? 0;
    return pids().filter((pid) => {
      // Another user's environment cannot be read; asking first is cheaper than a thrown EACCES.
      if (uid !== 0 && fs.statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid !== uid) {
        return false;
      }
      const environment = readProc(`/proc/${pid}/environ`);
      return environment !== null && hasEntry(environment, needle);
    });
  },
  commandLine: async (pid) =>
    readProc(`/proc/${pid}/cmdline`)?.toString().replaceAll("\0", " ") ?? null,
  findShim(dir) {
    const needle = Buffer.from(dir);
    for (const pid of pids()) {
      const line = readProc(`/proc/${pid}/cmdline`);
      if (line && line.includes("shim.") && hasEntry(line, needle)) return pid;
    }
    return null;
  },
  // Between fork and setsid the group is not there yet.
  signalGroup: (pid, name) => signalPosixGroup(pid, name) || signal(pid, name),
  groupExists(pid) {
    if (!signalPosixGroup(pid, 0)) return false;
    // The answer counts zombies, which a busy or careless init may leave for long. Polled: look at the last
    // known member before looking at all.
    const known = groupMember.pgid === pid ? readRow(groupMember.pid) : null;
    if (known?.pgid === pid) return true;
    const member = pids().find((candidate) => readRow(candidate)?.pgid === pid);
    if (member !== undefined) groupMember = { pgid: pid, pid: member };
    return member !== undefined;
  },
};
