/**
 * Runs git: bounded in time and output, without prompts, hooks, file system monitors or network, and with none of
 * the caller's GIT_* variables. What a repository's configuration names as a program is not run by a look at it.
 */
import { spawn } from "node:child_process";
import { devNull } from "node:os";

export interface GitOptions {
  cwd: string;
  timeoutMs?: number;
  /** Output beyond this ends the command; `cut` is set then. */
  maxBytes?: number;
  input?: string | Buffer;
  /** Where objects are written, and where further ones are. */
  objectsDir?: string | null;
  alternates?: string[];
  indexFile?: string;
  /** Further configuration of this call. */
  config?: readonly (readonly [string, string])[];
}

export interface GitResult {
  /** null when it could not be started, or did not end in time. */
  code: number | null;
  stdout: Buffer;
  stderr: string;
  timedOut: boolean;
  /** There is no git on this machine. */
  missing: boolean;
  cut: boolean;
}

export type Git = (args: string[], options: GitOptions) => Promise<GitResult>;

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024 * 1024;

const CONFIG: readonly (readonly [string, string])[] = [
  ["core.fsmonitor", "false"],
  ["core.hooksPath", devNull],
  ["core.quotePath", "false"],
  ["core.bigFileThreshold", "4m"],
  ["protocol.allow", "never"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
];

/** @param baseEnv environment of the host; PATH says where git is */
export function gitOver(baseEnv: Record<string, string | undefined>): Git {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(baseEnv)) {
    if (value !== undefined && !name.startsWith("GIT_")) clean[name] = value;
  }
  return (args, options) => run(clean, args, options);
}

function environment(
  clean: Record<string, string>,
  { objectsDir, alternates = [], indexFile, config = [] }: GitOptions,
): Record<string, string> {
  const env: Record<string, string> = {
    ...clean,
    LC_ALL: "C",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
  };
  const all = [...CONFIG, ...config];
  env["GIT_CONFIG_COUNT"] = String(all.length);
  all.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  if (objectsDir) env["GIT_OBJECT_DIRECTORY"] = objectsDir;
  if (alternates.length > 0) {
    // A path that begins with a quote is read as a C string; separators in it must not end it.
    const separator = process.platform === "win32" ? ";" : ":";
    env["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = alternates.map(quoted).join(separator);
  }
  if (indexFile) env["GIT_INDEX_FILE"] = indexFile;
  return env;
}

const quoted = (path: string): string =>
  `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

function run(
  clean: Record<string, string>,
  args: string[],
  options: GitOptions,
): Promise<GitResult> {
  const { cwd, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES, input } = options;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let stderr = "";
    let timedOut = false;
    let missing = false;
    let cut = false;
    let settled = false;
    const child = spawn("git", args, {
      cwd,
      env: environment(clean, options),
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
      // A group of its own, so that a git that hangs can be ended with what it started.
      detached: process.platform !== "win32",
    });
    const settle = (code: number | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve({ code, stdout: Buffer.concat(chunks), stderr, timedOut, missing, cut });
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end(child.pid);
      settle(null);
    }, timeoutMs);
    child.stdout.on("data", (chunk: Buffer) => {
      if (cut) return;
      const room = maxBytes - bytes;
      chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
      bytes += chunk.length;
      if (chunk.length <= room) return;
      cut = true;
      end(child.pid);
    });
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text: string) => {
      if (stderr.length < 65_536) stderr += text;
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      missing = error.code === "ENOENT";
      stderr += error.message;
      settle(null);
    });
    child.on("close", (code) => settle(code));
    // A git that ends before it has read everything is judged by its exit code.
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}

function end(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

/** The parts of an answer in `-z` form. */
export function parts(stdout: Buffer): string[] {
  const text = stdout.toString("utf8");
  return text === "" ? [] : text.replace(/\0$/, "").split("\0");
}

/** What git said went wrong, in one line. */
export function complaint(result: GitResult): string {
  if (result.timedOut) return "git took too long";
  const line = result.stderr.split("\n").find((each) => /^(fatal|error):/.test(each));
  return (line ?? result.stderr.split("\n")[0] ?? "").replace(/^(fatal|error): /, "").trim();
}
