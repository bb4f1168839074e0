/** The structured log: one JSON object a line, in files that are turned over by size. */
import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { Log } from "../engine/ports.ts";

const MAX_FILE_BYTES = 5 * 1024 * 1024;
const KEEP_FILES = 5;

type Level = "debug" | "info" | "warn" | "error";

export interface FileLogOptions {
  dir: string;
  now: () => number;
  /** Also called for every line that is written; for a person who watches. */
  echo?: (level: Level, message: string, fields: Record<string, unknown>) => void;
  debug?: boolean;
}

/** Writing never throws: a full disk must not end the engine. */
export function fileLog(options: FileLogOptions): Log {
  const file = path.join(options.dir, "belfry.log");
  let bytes = -1;
  // A full disk may have taken the beginning of a line.
  let cutOff = false;
  const write = (level: Level, message: string, fields: Record<string, unknown> = {}) => {
    options.echo?.(level, message, fields);
    const at = new Date(options.now()).toISOString();
    const line = `${JSON.stringify({ at, level, message, ...fields })}\n`;
    try {
      if (bytes < 0) {
        mkdirSync(options.dir, { recursive: true, mode: 0o700 });
        bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      }
      if (bytes + line.length > MAX_FILE_BYTES) {
        turnOver(file);
        bytes = 0;
      }
      appendFileSync(file, cutOff ? `\n${line}` : line, { mode: 0o600 });
      bytes += line.length;
      cutOff = false;
    } catch {
      bytes = -1;
      cutOff = true;
    }
  };
  return {
    debug: (message, fields) => {
      if (options.debug) write("debug", message, fields);
    },
    info: (message, fields) => write("info", message, fields),
    warn: (message, fields) => write("warn", message, fields),
    error: (message, fields) => write("error", message, fields),
  };
}

/** belfry.log → belfry.1.log → … → belfry.4.log → gone. */
function turnOver(file: string): void {
  const numbered = (n: number) => (n === 0 ? file : file.replace(/\.log$/, `.${n}.log`));
  rmSync(numbered(KEEP_FILES - 1), { force: true });
  for (let n = KEEP_FILES - 2; n >= 0; n--) {
    if (statSync(numbered(n), { throwIfNoEntry: false })) renameSync(numbered(n), numbered(n + 1));
  }
}
