/**
 * Runs a short program to its end, with all it started: for prechecks and for channels that are programs. Runs of
 * agents go through the shim instead.
 */
import { spawn } from "node:child_process";
import type { Result } from "../engine/ports.ts";

export interface ProgramSpec {
  /** Absolute path, or a name to be found on the PATH of `env`. */
  file: string;
  args: string[];
  stdin: string;
  env: Record<string, string>;
  /** null = the folder of this process. */
  cwd: string | null;
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface ProgramEnd {
  /** 128 + n when signal n ended it. */
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Of each stream this much is kept; what is beyond is read and forgotten. */
const MAX_BYTES = 65_536;
const SIGNAL_BASE = 128;
const NUMBERS: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

/** Errors: `not-found`, `timeout`, `aborted`. At a timeout the whole process group is ended. */
export function runProgram(spec: ProgramSpec): Promise<Result<ProgramEnd>> {
  return new Promise((resolve) => {
    const isPosix = process.platform !== "win32";
    const child = spawn(spec.file, spec.args, {
      env: spec.env,
      cwd: spec.cwd ?? undefined,
      // A group of its own, so that what it starts can be ended with it.
      detached: isPosix,
      windowsHide: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let why: "timeout" | "aborted" | null = null;
    const end = (reason: "timeout" | "aborted") => {
      why ??= reason;
      try {
        if (isPosix && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
        else child.kill("SIGKILL");
      } catch {
        // It has ended by itself meanwhile.
      }
      // What left the group may hold the pipes open for ever.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => end("timeout"), spec.timeoutMs);
    const onAbort = () => end("aborted");
    spec.signal?.addEventListener("abort", onAbort, { once: true });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    const done = (result: Result<ProgramEnd>) => {
      clearTimeout(timer);
      spec.signal?.removeEventListener("abort", onAbort);
      resolve(result);
    };
    child.on("error", (error) => {
      const message = `${spec.file} could not be started: ${error.message}`;
      done({ ok: false, error: { code: "not-found", message } });
    });
    child.on("close", (code, signal) => {
      if (why !== null) {
        const message =
          why === "timeout"
            ? `It ran longer than ${Math.round(spec.timeoutMs / 1_000)} s and was ended.`
            : "It was ended before it was done.";
        done({ ok: false, error: { code: why, message } });
        return;
      }
      const exitCode = code ?? SIGNAL_BASE + (NUMBERS[signal!] ?? 0);
      done({ ok: true, value: { exitCode, stdout: stdout(), stderr: stderr() } });
    });
    // A program that does not read its input closes the pipe; that is its right.
    child.stdin.on("error", () => {});
    child.stdin.end(spec.stdin);
    if (spec.signal?.aborted) end("aborted");
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    if (bytes < MAX_BYTES) chunks.push(chunk.subarray(0, MAX_BYTES - bytes));
    bytes += chunk.length;
  });
  stream.on("error", () => {});
  return () => Buffer.concat(chunks).toString("utf8");
}
