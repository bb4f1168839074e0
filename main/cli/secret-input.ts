/** A secret by standard input: on a command line it would stay in the history of the shell and in lists of processes. */
import { usage } from "./failure.ts";
import type { Io } from "./io.ts";

/** @param what what is asked for, in quotes where it is a name */
export async function readSecret(io: Io, what: string): Promise<string> {
  if (process.stdin.isTTY === true) {
    io.err(`Type or paste ${what}, then Enter and Ctrl+D. It is shown as you type.\n`);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  const value = Buffer.concat(chunks)
    .toString("utf8")
    .replace(/\r?\n$/, "");
  if (value === "") throw usage("no-secret", "Nothing came by standard input.");
  return value;
}
