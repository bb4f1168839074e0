/** Runs commands as the user of a place, and finds what they leave behind. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { Place } from "./place.ts";

export interface Ran {
  /** Exit code; 128 + n when signal n ended it. */
  code: number;
  stdout: Buffer;
  stderr: string;
}

export interface Startable {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  stdin: string;
}

/** Runs a command to its end; one that takes longer than `timeoutMs` is killed and rejects. */
export function run(command: Startable, place: Place, timeoutMs = 60_000): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: command.env,
      stdio: "pipe",
      // A group of its own, so that a late command is killed with its children.
      detached: true,
      ...(place.uid === undefined ? {} : { uid: place.uid, gid: place.uid }),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, timeoutMs);
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      const errors = Buffer.concat(stderr).toString();
      if (late) reject(new Error(`${command.file} took longer than ${timeoutMs} ms: ${errors}`));
      else
        resolve({
          code: code ?? (signal === null ? 128 : 137),
          stdout: Buffer.concat(stdout),
          stderr: errors,
        });
    });
    // A program that ends without reading its input must not end the test.
    child.stdin.on("error", () => undefined);
    child.stdin.end(command.stdin);
  });
}

export interface FoundProcess {
  pid: number;
  command: string;
}

/** Live processes whose environment fits. Linux only; elsewhere empty. */
export function processesWhere(fits: (env: Record<string, string>) => boolean): FoundProcess[] {
  if (process.platform !== "linux") return [];
  const found: FoundProcess[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const entries = readFileSync(`/proc/${name}/environ`, "latin1").split("\0");
      const pairs = entries.map((entry): [string, string] => {
        const equals = entry.indexOf("=");
        return [entry.slice(0, equals), entry.slice(equals + 1)];
      });
      if (!fits(Object.fromEntries(pairs))) continue;
      const command = readFileSync(`/proc/${name}/cmdline`, "latin1").replaceAll("\0", " ").trim();
      // A zombie has no environment any more, so it cannot be found here.
      found.push({ pid: Number(name), command });
    } catch {
      // It has ended meanwhile, or belongs to someone else.
    }
  }
  return found;
}

/** Tries again every 200 ms until the answer is not null or undefined; rejects after `timeoutMs`. */
export async function pollUntil<T>(
  what: string,
  ask: () => T | null | undefined | Promise<T | null | undefined>,
  timeoutMs: number,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
