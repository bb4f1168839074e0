/** Implements the engine's `Programs` port: prechecks, run as commands of this process. */
import fs from "node:fs";
import path from "node:path";
import type { Programs } from "../engine/ports.ts";
import { MARKER_NAME } from "./protocol.ts";
import { runProgram } from "./run-program.ts";

export function createPrograms(): Programs {
  return {
    async run({ command, dir, marker, timeoutMs, signal }) {
      const { file, args, cwd, stdin, files } = command;
      try {
        writeFiles(dir, files);
      } catch (error) {
        const message = `Its files could not be written: ${(error as Error).message}`;
        return { ok: false, error: { code: "folder-failed", message } };
      }
      try {
        const env = { ...command.env, [MARKER_NAME]: marker };
        return await runProgram({ file, args, stdin, env, cwd, timeoutMs, signal });
      } finally {
        if (files.length > 0) fs.rmSync(dir, { recursive: true, force: true });
      }
    },
  };
}

function writeFiles(dir: string, files: { name: string; content: string }[]): void {
  if (files.length === 0) return;
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const { name, content } of files) {
    fs.writeFileSync(path.join(dir, name), content, { mode: 0o600 });
  }
}
