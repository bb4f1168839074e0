/** What the measurements of the whole host share: data folders with jobs, the built daemon, and figures of processes. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { jobInputSchema, type JobDraft } from "../../contract/job.ts";
import { openLocal } from "../../main/host/local-host.ts";

const CLI = path.resolve(import.meta.dirname, "../../out/cli.js");
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

export function tempHome(name: string): { dir: string; remove: () => void } {
  const dir = mkdtempSync(path.join(tmpdir(), `belfry-bench-${name}-`));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Makes jobs without starting an engine. */
export async function addJobs(home: string, drafts: JobDraft[]): Promise<void> {
  const opened = await openLocal(home, {
    claims: false,
    host: "cli",
    env: process.env,
    log: SILENT,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  for (const draft of drafts) {
    const made = opened.value.engine.jobs.create(jobInputSchema.parse(draft));
    if (!made.ok) throw new Error(made.error.message);
  }
  await opened.value.close();
}

export async function startDaemon(home: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CLI, "daemon"], {
    env: { ...process.env, BELFRY_HOME: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      if (line.startsWith("Belfry runs.")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`The daemon ended with ${code}.`)));
  });
  return child;
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  await gone;
}

/** Resident memory, CPU time and voluntary wake-ups of a process (Linux). */
export function figuresOf(pid: number): { rssKb: number; cpuMs: number; wakeups: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return {
    rssKb: number("VmRSS"),
    cpuMs: ticks * 10,
    wakeups: number("voluntary_ctxt_switches"),
  };
}

/** Quantile of unsorted numbers, `q` in 0–1. */
export function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN;
}

export const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
