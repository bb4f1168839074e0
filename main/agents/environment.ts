/**
 * The environment a person has in a terminal. An app started from a desktop has a bare PATH and lacks the
 * variables of the shell's start files, so the login shell is asked once for its whole environment.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { variable } from "./which.ts";

export interface CapturedEnvironment {
  env: Record<string, string>;
  /** Where it comes from: the login shell, or the engine's own process when that failed. */
  source: "shell" | "process";
  /** Why the shell could not be asked; null when it could, or when there is none to ask (Windows). */
  problem: string | null;
  shell: string | null;
}

/** A cache of the captured environment. */
export interface ShellEnvironment {
  /** The captured environment; the shell is asked only once. Never throws. */
  get(): Promise<CapturedEnvironment>;
  /** Asks the shell again. */
  refresh(): Promise<CapturedEnvironment>;
}

export interface CaptureOptions {
  /** Environment of the engine's process. */
  baseEnv: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  homeDir: string;
  /** Program that can print its environment as JSON. */
  nodePath: string;
  /** Default 10 s: start files of some people are slow, and some wait for input that never comes. */
  timeoutMs?: number;
}

export const CAPTURE_TIMEOUT_MS = 10_000;

/** Variables that describe the capturing shell itself, not the person's environment. */
const TRANSIENT = new Set([
  "_",
  "SHLVL",
  "PWD",
  "OLDPWD",
  "ELECTRON_RUN_AS_NODE",
  "BELFRY_CAPTURE",
  "BELFRY_RUN",
]);

/** Told to start files that ask, so that they leave out banners, prompts and updates. */
const QUIET: Record<string, string> = {
  TERM: "dumb",
  DISABLE_AUTO_UPDATE: "true",
  ZSH_TMUX_AUTOSTART: "false",
};

/** Takes back what was told for the capture alone, unless a start file has set it otherwise. */
function withoutQuiet(
  env: Record<string, string>,
  base: CaptureOptions["baseEnv"],
): Record<string, string> {
  const result = { ...env };
  for (const [name, told] of Object.entries(QUIET)) {
    if (result[name] !== told) continue;
    const before = base[name];
    if (before === undefined) delete result[name];
    else result[name] = before;
  }
  return result;
}

/** Asks the login shell for its environment. Never throws: on failure the process's own environment is the answer. */
export async function captureEnvironment(options: CaptureOptions): Promise<CapturedEnvironment> {
  const own = withoutTransient(options.baseEnv);
  if (options.platform === "win32") {
    // Windows keeps the environment in the system, and every process has it already.
    return { env: own, source: "process", problem: null, shell: null };
  }
  const shell = loginShell(options);
  const marker = `belfry-${randomBytes(12).toString("hex")}`;
  const result = await ask(shell, marker, options);
  const env = result.ok ? dumped(result.stdout, marker) : null;
  if (env === null) {
    const why = result.ok ? "its output was not understood" : result.problem;
    const problem = `The environment of ${shell} could not be read (${why}); agents get the engine's own.`;
    return { env: own, source: "process", problem, shell };
  }
  const quietless = withoutQuiet(env, options.baseEnv);
  return { env: withoutTransient(quietless), source: "shell", problem: null, shell };
}

/** Caches captures; two callers at once share one. */
export function createShellEnvironment(options: CaptureOptions): ShellEnvironment {
  let current: Promise<CapturedEnvironment> | null = null;
  const refresh = (): Promise<CapturedEnvironment> => {
    current = captureEnvironment(options);
    return current;
  };
  return { get: () => current ?? refresh(), refresh };
}

function loginShell(options: CaptureOptions): string {
  const told = variable(options.baseEnv, "SHELL", options.platform);
  if (told !== undefined && path.isAbsolute(told)) return told;
  return options.platform === "darwin" ? "/bin/zsh" : "/bin/sh";
}

type Asked = { ok: true; stdout: string } | { ok: false; problem: string };

async function ask(shell: string, marker: string, options: CaptureOptions): Promise<Asked> {
  // `env -0` keeps values with line ends whole; where it does not exist, JavaScript prints the same.
  const print = `echo ${marker}-begin; env -0 || env ELECTRON_RUN_AS_NODE=1 ${quoted(options.nodePath)} -e ${quoted(PRINT_SCRIPT)}; echo; echo ${marker}-end`;
  const name = path.basename(shell);
  const first = await run(shell, shellArgs(name, print), marker, options);
  if (first.ok || first.timedOut) return first;
  // A shell that does not know these options (tcsh with -l, say) is asked more simply.
  return run(shell, ["-c", print], marker, options);
}

/** Shells read different start files: zsh and bash read what a terminal reads only when login and interactive. */
function shellArgs(name: string, print: string): string[] {
  if (name === "fish") return ["-l", "-i", "-c", print.replace(" || ", "; or ")];
  if (name === "nu" || name === "pwsh" || name === "xonsh") return ["-c", print];
  if (["sh", "dash", "ash", "ksh", "mksh"].includes(name)) return ["-l", "-c", print];
  return ["-i", "-l", "-c", print];
}

const PRINT_SCRIPT =
  "for (const [k, v] of Object.entries(process.env)) process.stdout.write(k + '=' + v + '\\0')";

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

type Ran =
  | { ok: true; stdout: string; timedOut: false }
  | { ok: false; problem: string; timedOut: boolean };

const MAX_DUMP_CHARS = 16 * 1024 * 1024;

function run(shell: string, args: string[], marker: string, options: CaptureOptions): Promise<Ran> {
  const timeoutMs = options.timeoutMs ?? CAPTURE_TIMEOUT_MS;
  return new Promise((resolve) => {
    let stdout = "";
    // A session of its own: an interactive shell would otherwise fight for the terminal of the engine and be
    // stopped by it; and the whole group can be ended with it.
    const child = spawn(shell, args, {
      detached: true,
      cwd: options.homeDir,
      stdio: ["ignore", "pipe", "ignore"],
      env: {
        ...options.baseEnv,
        BELFRY_CAPTURE: "1",
        ...QUIET,
      },
    });
    const timer = setTimeout(() => {
      const seconds = Math.round(timeoutMs / 100) / 10;
      end({ ok: false, problem: `it did not answer within ${seconds} s`, timedOut: true });
    }, timeoutMs);
    const end = (result: Ran): void => {
      clearTimeout(timer);
      // Start files may leave something running that holds the pipe; it is not waited for.
      child.stdout.destroy();
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        endGroup(child.pid);
      }
      resolve(result);
    };
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text: string) => {
      stdout += text;
      if (stdout.includes(`\n${marker}-end`)) end({ ok: true, stdout, timedOut: false });
      else if (stdout.length > MAX_DUMP_CHARS) {
        end({ ok: false, problem: "it printed too much", timedOut: false });
      }
    });
    child.on("error", (error) => end({ ok: false, problem: reasonOf(error), timedOut: false }));
    child.on("close", (code) => {
      end({ ok: false, problem: `it ended with exit code ${code}`, timedOut: false });
    });
  });
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "the shell does not exist";
  if (error.code === "EACCES") return "the shell may not be started";
  return error.message;
}

/** The variables between the markers; null when the dump is not whole. */
export function dumped(stdout: string, marker: string): Record<string, string> | null {
  const begin = stdout.indexOf(`${marker}-begin`);
  const end = stdout.lastIndexOf(`${marker}-end`);
  if (begin === -1 || end === -1 || end < begin) return null;
  const body = stdout.slice(stdout.indexOf("\n", begin) + 1, end);
  if (!body.includes("\0")) return null;
  const env: Record<string, string> = {};
  for (const entry of body.split("\0")) {
    const equals = entry.indexOf("=");
    const name = entry.slice(0, equals);
    // Functions that bash exports (`BASH_FUNC_x%%`) are no variables for other programs.
    if (equals > 0 && /^[A-Za-z_][A-Za-z0-9_.()-]*$/.test(name))
      env[name] = entry.slice(equals + 1);
  }
  return Object.keys(env).length === 0 ? null : env;
}

function withoutTransient(env: Record<string, string | undefined>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !TRANSIENT.has(name)) kept[name] = value;
  }
  return kept;
}

/** Names (never values) that differ between the shell's environment and the engine's. */
export function environmentDifference(
  shellEnv: Record<string, string>,
  engineEnv: Record<string, string | undefined>,
): { onlyShell: string[]; onlyEngine: string[]; different: string[] } {
  const engine = withoutTransient(engineEnv);
  const shellNames = Object.keys(shellEnv).filter((name) => !TRANSIENT.has(name));
  return {
    onlyShell: shellNames.filter((name) => !(name in engine)).sort(),
    onlyEngine: Object.keys(engine)
      .filter((name) => !(name in shellEnv))
      .sort(),
    different: shellNames
      .filter((name) => name in engine && engine[name] !== shellEnv[name])
      .sort(),
  };
}
