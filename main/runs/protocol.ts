/**
 * The attempt folder: names of its files and how the three records of the shim are read.
 *
 * A record is one line `1 <fields…> .`; without the closing dot it is only half written and is not taken.
 * See README.md beside this file.
 */
import fs from "node:fs";
import path from "node:path";
import type { ExitRecord } from "../engine/ports.ts";
import type { Identity } from "./identity.ts";

export const FILES = {
  request: "request.json",
  prompt: "prompt",
  token: "token",
  identity: "identity",
  stdout: "stdout",
  stderr: "stderr",
  exit: "exit",
  exitReserve: "exit.new",
  tmp: "tmp",
} as const;

/** Names that an adapter's extra files must not use. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...Object.values(FILES),
  "stdout.cut",
  "stdout.kept",
  "stderr.cut",
  "stderr.kept",
]);

/** Stands in a token in the place of the boot when a stop has taken it. */
const STOPPED = "stopped";

/** Variables by which the launcher talks to the shim; the agent sees only the marker. */
export const MARKER_NAME = "BELFRY_RUN";
export const CWD_NAME = "BELFRY_CWD";
export const RESET_NAME = "BELFRY_RESET";

/** Fields of a record and the time of its last change (epoch milliseconds), or null when absent or not whole. */
function readRecord(file: string): { fields: string[]; modifiedAt: number } | null {
  let text: string;
  let modifiedAt: number;
  try {
    const fd = fs.openSync(file, "r");
    try {
      const buffer = Buffer.alloc(512);
      text = buffer.toString("latin1", 0, fs.readSync(fd, buffer, 0, 512, 0));
      modifiedAt = fs.fstatSync(fd).mtimeMs;
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return null;
  }
  const fields = text.slice(0, Math.max(0, text.indexOf("\n"))).split(" ");
  if (fields[0] !== "1" || fields.at(-1) !== ".") return null;
  return { fields: fields.slice(1, -1), modifiedAt };
}

function toIdentity(bootId?: string, pid?: string, startTime?: string): Identity | null {
  if (!bootId || !pid || !startTime || !/^[1-9]\d*$/.test(pid)) return null;
  return { bootId, pid: Number(pid), startTime };
}

export interface Token {
  /** Epoch milliseconds. */
  takenAt: number;
  /** Null while it is only half written, and when `stopped`. */
  shim: Identity | null;
  /** Taken by a stop, so that no shim can start any more. */
  stopped: boolean;
}

/** The start token; null when no one has taken it. */
export function readToken(dir: string): Token | null {
  const file = path.join(dir, FILES.token);
  const record = readRecord(file);
  if (record) {
    const [bootId, pid, startTime] = record.fields;
    const stopped = bootId === STOPPED;
    const shim = stopped ? null : toIdentity(bootId, pid, startTime);
    return { takenAt: Math.round(record.modifiedAt), shim, stopped };
  }
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat ? { takenAt: Math.round(stat.mtimeMs), shim: null, stopped: false } : null;
}

/** Takes the token so that a shim still on its way ends at once. False when it is taken, or there is no folder. */
export function takeTokenToStop(dir: string): boolean {
  try {
    const options = { flag: "wx", mode: 0o600 };
    fs.writeFileSync(path.join(dir, FILES.token), `1 ${STOPPED} .\n`, options);
    return true;
  } catch {
    return false;
  }
}

/** What the shim has written about itself and the agent right after the agent's start. */
export function readIdentity(
  dir: string,
): { startedAt: number; shim: Identity; agent: Identity } | null {
  const record = readRecord(path.join(dir, FILES.identity));
  if (!record) return null;
  const [bootId, shimPid, shimStart, agentPid, agentStart] = record.fields;
  const shim = toIdentity(bootId, shimPid, shimStart);
  const agent = toIdentity(bootId, agentPid, agentStart);
  return shim && agent ? { startedAt: Math.round(record.modifiedAt), shim, agent } : null;
}

/** The exit record, or null while there is none. */
export function readExit(dir: string): ExitRecord | null {
  const record = readRecord(path.join(dir, FILES.exit));
  if (!record) return null;
  const [code, deadline] = record.fields;
  if (!code || !/^\d+$/.test(code)) return null;
  return {
    exitCode: Number(code),
    deadline: deadline === "1",
    finishedAt: Math.round(record.modifiedAt),
  };
}
