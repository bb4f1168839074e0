/** The built command line from outside, on a data folder of its own, with everything it starts ended afterwards. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const PROGRAM = path.resolve(import.meta.dirname, "../../out/cli.js");

export interface Said {
  code: number | null;
  out: string;
  err: string;
}

export class Belfry {
  readonly dir = mkdtempSync(path.join(tmpdir(), "belfry-cli-"));
  readonly home = path.join(this.dir, "home");
  readonly work = path.join(this.dir, "work");
  readonly #children = new Set<ChildProcess>();

  constructor() {
    if (!existsSync(PROGRAM)) throw new Error("Build first: npm run build");
    mkdirSync(this.work);
  }

  /** Runs a command to its end. */
  say(args: string[], options: { input?: string; env?: Record<string, string> } = {}): Said {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
      cwd: this.work,
      env: this.env(options.env),
      input: options.input ?? "",
      encoding: "utf8",
      timeout: 60_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: status, out: stdout, err: stderr };
  }

  /** Runs a command that must succeed, and gives its JSON. */
  json<T>(...args: string[]): T {
    const { code, out, err } = this.say([...args, "--json"]);
    if (code !== 0) throw new Error(`belfry ${args.join(" ")} ended with ${code}: ${err}`);
    return JSON.parse(out) as T;
  }

  /** Adds a shell job and gives its id. */
  shell(name: string, command: string, ...more: string[]): number {
    const args = ["add", "none", command, "--agent", "shell", "--name", name, ...more];
    return this.json<{ id: number }>(...args).id;
  }

  env(more: Record<string, string> = {}): NodeJS.ProcessEnv {
    return {
      PATH: process.env["PATH"],
      HOME: this.dir,
      SHELL: "/bin/sh",
      BELFRY_HOME: this.home,
      ...more,
    };
  }

  /** Starts a command and leaves it running. */
  start(args: string[], env: Record<string, string> = {}): ChildProcess {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: this.work,
      env: this.env(env),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    return child;
  }

  /** Starts a daemon and waits until it says that it runs. */
  async daemon(env: Record<string, string> = {}): Promise<ChildProcess> {
    const child = this.start(["daemon"], env);
    await saying(child, "Belfry runs");
    return child;
  }

  /** Ends what was started, and removes the folder. */
  async end(): Promise<void> {
    for (const child of this.#children) await stopped(child, "SIGTERM");
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Waits until a child has printed a text; fails when it ends before. */
export function saying(child: ChildProcess, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes(text)) resolve(said);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("exit", (code) => reject(new Error(`It ended with ${code}, having said: ${said}`)));
  });
}

/** Sends a signal and waits for the end. @returns the exit code */
export function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.kill(signal);
  });
}

/** Asks again and again until the answer is good; fails after `withinMs`. */
export async function until<T>(ask: () => T | null | false, withinMs = 20_000): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const answer = ask();
    if (answer !== null && answer !== false) return answer;
    if (Date.now() > giveUpAt) throw new Error("It did not come true in time.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
