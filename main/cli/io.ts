/** The terminal and the surroundings of one command, read once from the process. */
import process from "node:process";

export interface Io {
  out(text: string | Uint8Array): void;
  err(text: string): void;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** Current folder. */
  cwd: string;
  /** Epoch milliseconds. */
  now(): number;
  /** Standard output is a terminal. */
  isTerminal: boolean;
  /** Width in columns to fit tables to; Infinity where output is not a terminal. */
  columns: number;
  colour: boolean;
}

/** The process as it is. A reader that goes away (`| head`) ends the command quietly. */
export function processIo(): Io {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  const { env } = process;
  const isTerminal = process.stdout.isTTY === true;
  const forced = env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0";
  const unwanted = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env,
    platform: process.platform,
    cwd: process.cwd(),
    now: Date.now,
    isTerminal,
    columns: isTerminal ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY,
    colour: !unwanted && (isTerminal || forced),
  };
}

/** Prints a value as JSON, indented for people, parsable for programs. */
export function printJson(io: Io, value: unknown): void {
  io.out(`${JSON.stringify(value, null, 2)}\n`);
}
