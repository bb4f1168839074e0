/** Runs a short command for detection: version, sign-in state. Bounded in time and output, and never throws. */
import { spawn } from "node:child_process";
import type { Probe, Program } from "./adapter.ts";

const MAX_OUTPUT_BYTES = 1024 * 1024;

/** @param timeoutMs after this the command is ended, with what it started */
export function probe(
  program: Program,
  args: string[],
  env: Record<string, string>,
  timeoutMs: number,
  cwd: string,
): Promise<Probe> {
  return new Promise((resolve) => {
    const out = { stdout: "", stderr: "" };
    let timedOut = false;
    let settled = false;
    const child = spawn(program.file, [...program.prefixArgs, ...args], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // A group of its own, so that a command that hangs can be ended with its children.
      detached: process.platform !== "win32",
    });
    const settle = (code: number | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code, ...out, timedOut });
    };
    const timer = setTimeout(() => {
      timedOut = true;
      endTree(child.pid);
      settle(null);
    }, timeoutMs);
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8");
      child[stream].on("data", (text: string) => {
        if (out[stream].length < MAX_OUTPUT_BYTES) out[stream] += text;
      });
    }
    child.on("error", (error) => {
      out.stderr += error.message;
      settle(null);
    });
    child.on("close", (code) => settle(code));
  });
}

function endTree(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
