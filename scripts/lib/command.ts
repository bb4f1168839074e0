/** Starting other programs from scripts, the same way on every system. */
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** Root of the repository. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** The tools, as JavaScript files: `node_modules/.bin` holds `.cmd` files on Windows, which cannot be spawned. */
const TOOLS = {
  tsc: "typescript/bin/tsc",
  oxlint: "oxlint/bin/oxlint",
  oxfmt: "oxfmt/bin/oxfmt",
  vite: "vite/bin/vite.js",
  vitest: "vitest/vitest.mjs",
  "electron-builder": "electron-builder/cli.js",
} as const;

export interface Finished {
  /** Exit code; 128 + n when signal n ended it. */
  code: number;
  /** Standard output and error in the order they came; empty when shown at once. */
  output: string;
  durationMs: number;
}

interface Options {
  /** `show` lets the program write to the terminal, `keep` returns what it wrote. */
  output: "show" | "keep";
  env?: Record<string, string>;
}

/** Runs one of the project's tools with the Node that runs this script. */
export function runTool(
  tool: keyof typeof TOOLS,
  args: string[],
  options: Options,
): Promise<Finished> {
  return runProgram(process.execPath, [join(ROOT, "node_modules", TOOLS[tool]), ...args], options);
}

/** Runs npm: the one that started this script, else the one on the PATH. */
export function runNpm(args: string[], options: Options): Promise<Finished> {
  const npm = process.env["npm_execpath"];
  if (npm?.endsWith("js")) return runProgram(process.execPath, [npm, ...args], options);
  return runProgram(process.platform === "win32" ? "npm.cmd" : "npm", args, options);
}

/** Runs a program to its end, in the root of the repository. */
export function runProgram(file: string, args: string[], options: Options): Promise<Finished> {
  const started = performance.now();
  return new Promise((done) => {
    let output = "";
    const keep = options.output === "keep";
    const child = spawn(file, args, {
      cwd: ROOT,
      env: { ...process.env, ...color(), ...options.env },
      stdio: keep ? ["ignore", "pipe", "pipe"] : "inherit",
      shell: file.endsWith(".cmd"),
    });
    child.stdout?.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr?.on("data", (data: Buffer) => (output += data.toString()));
    const end = (code: number) => {
      // Some tools colour their output on CI machines whatever they are told.
      const text = process.stdout.isTTY ? output : stripVTControlCharacters(output);
      done({ code, output: text, durationMs: performance.now() - started });
    };
    child.on("error", (error) => {
      output += `${error.message}\n`;
      end(127);
    });
    child.on("close", (code, signal) => end(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

/** Tools that write into a pipe have to be told whether a terminal is at the end of it. */
function color(): Record<string, string> {
  return process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
}

/** "0.8 s", "1 min 20 s". */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
