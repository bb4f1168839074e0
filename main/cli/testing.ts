/** A terminal for tests: fixed time, width and folder, with what was printed kept. */
import { tmpdir } from "node:os";
import type { Io } from "./io.ts";

export interface TestIo extends Io {
  printed(): string;
  complained(): string;
}

export function testIo(changes: Partial<Io> = {}): TestIo {
  let out = "";
  let err = "";
  return {
    out: (text) => (out += typeof text === "string" ? text : Buffer.from(text).toString("utf8")),
    err: (text) => (err += text),
    env: {},
    platform: process.platform,
    cwd: tmpdir(),
    now: () => Date.UTC(2026, 10, 21, 12, 0, 0),
    isTerminal: false,
    columns: Number.POSITIVE_INFINITY,
    colour: false,
    printed: () => out,
    complained: () => err,
    ...changes,
  };
}
