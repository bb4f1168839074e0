/**
 * A data folder with busy jobs, and an engine that is ended with SIGKILL over and over. What the agents really did
 * is written by the agents themselves, into files of their own, and compared with what Belfry says.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Job } from "../../contract/job.ts";
import type { Occurrence, Run } from "../../contract/run.ts";

export const CLI = path.resolve(import.meta.dirname, "../../out/cli.js");

export interface JobSpec {
  name: string;
  schedule: string;
  /** What the agent does between its first and its last line; a shell command. */
  body: string;
  exitCode: number;
  args?: string[];
}

/** One line that an agent wrote: which run, and which of its two moments. */
export interface Trace {
  marker: string;
  moment: "begin" | "end";
}

export class CrashWorld {
  readonly dir = mkdtempSync(path.join(tmpdir(), "belfry-crash-"));
  readonly home = path.join(this.dir, "home");
  readonly work = path.join(this.dir, "work");
  readonly traces = path.join(this.dir, "traces");
  /** Every process of this world carries it in its environment. */
  readonly tag = randomUUID();
  readonly specs = new Map<string, JobSpec>();
  #daemon: ChildProcess | null = null;

  constructor(config: Record<string, unknown>) {
    for (const each of [this.home, this.work, this.traces]) mkdirSync(each, { mode: 0o700 });
    writeFileSync(path.join(this.home, "config.json"), JSON.stringify(config));
  }

  /** Runs a command of Belfry and gives what it printed as JSON. */
  json<T>(...args: string[]): T {
    const result = this.run(...args, "--json");
    if (result.status !== 0) {
      throw new Error(`belfry ${args.join(" ")} → ${result.status}: ${result.stderr}`);
    }
    return JSON.parse(result.stdout) as T;
  }

  run(...args: string[]) {
    return spawnSync(process.execPath, [CLI, ...args], {
      encoding: "utf8",
      env: this.#env(),
      cwd: this.work,
      timeout: 60_000,
      maxBuffer: 256 * 1024 * 1024,
    });
  }

  /** As `run`, without holding up this process. Resolves with the exit code, null when a signal ended it. */
  runAsync(...args: string[]): Promise<number | null> {
    return ended(this.#spawn(args));
  }

  /** A daemon besides `start()`'s, ended with SIGKILL after a while unless it has refused before. */
  async runSecondDaemon(aliveMs: number): Promise<number | null> {
    const child = this.#spawn(["daemon"]);
    const timer = setTimeout(() => child.kill("SIGKILL"), aliveMs);
    const code = await ended(child);
    clearTimeout(timer);
    return code;
  }

  #spawn(args: string[]): ChildProcess {
    const options = { env: this.#env(), cwd: this.work, stdio: "ignore" as const };
    return spawn(process.execPath, [CLI, ...args], options);
  }

  /** Adds a shell job whose agent leaves a line when it begins and one when it ends. */
  add(spec: JobSpec): Job {
    this.specs.set(spec.name, spec);
    const cwd = path.join(this.work, spec.name);
    mkdirSync(cwd);
    const trace = path.join(this.traces, spec.name);
    const command =
      `echo "$BELFRY_RUN begin" >> '${trace}'; echo first; ${spec.body}; echo last; ` +
      `echo "$BELFRY_RUN end" >> '${trace}'; exit ${spec.exitCode}`;
    const options = ["--agent", "shell", "--name", spec.name, "--cwd", cwd, "--auto-pause", "0"];
    return this.json<Job>("add", spec.schedule, command, ...options, ...(spec.args ?? []));
  }

  /**
   * Starts the daemon. Resolves when it says that it runs, or has ended before.
   * @param fault point at which it ends itself with SIGKILL (`claim.after:3`)
   */
  async start(fault?: string): Promise<ChildProcess> {
    const env = { ...this.#env(), ...(fault ? { BELFRY_FAULT: fault } : {}) };
    const child = spawn(process.execPath, [CLI, "daemon"], {
      env,
      cwd: this.work,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#daemon = child;
    let said = "";
    child.stderr!.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await new Promise<void>((resolve, reject) => {
      const lines = createInterface({ input: child.stdout! });
      lines.on("line", (line) => {
        said += `${line}\n`;
        if (line.startsWith("Belfry runs.")) resolve();
      });
      child.once("exit", (code, signal) => {
        if (signal === "SIGKILL") resolve();
        else reject(new Error(`The daemon ended (${code ?? signal}): ${said}`));
      });
    });
    return child;
  }

  /** kill -9. */
  async crash(): Promise<void> {
    const child = this.#daemon;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await ended(child);
  }

  /** Waits until the daemon has ended by itself (at its fault), at most `atMostMs`; then ends it. */
  async crashAtFault(atMostMs: number): Promise<boolean> {
    const child = this.#daemon!;
    const reached = await Promise.race([
      ended(child).then(() => true),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), atMostMs).unref()),
    ]);
    if (!reached) await this.crash();
    return reached;
  }

  async stop(): Promise<void> {
    const child = this.#daemon;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await ended(child);
  }

  tracesOf(name: string): Trace[] {
    let text = "";
    try {
      text = readFileSync(path.join(this.traces, name), "utf8");
    } catch {
      return [];
    }
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [marker = "", moment = ""] = line.split(" ");
        return { marker, moment: moment as Trace["moment"] };
      });
  }

  /** Pids that still carry this world's tag, the daemon aside. */
  processes(): number[] {
    const found: number[] = [];
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
      try {
        if (!readFileSync(`/proc/${name}/environ`, "utf8").includes(this.tag)) continue;
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const isZombie = stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
        if (!isZombie) found.push(Number(name));
      } catch {
        // It ended while we looked.
      }
    }
    return found;
  }

  /** Ends everything of this world and removes it. */
  async remove(): Promise<void> {
    await this.crash();
    for (const pid of this.processes()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    }
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }

  #env(): Record<string, string> {
    return {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: this.dir,
      SHELL: "/bin/sh",
      LANG: "C.UTF-8",
      BELFRY_HOME: this.home,
      BELFRY_TEST_TAG: this.tag,
    };
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}

/** What went wrong, as sentences; empty when every promise was kept. */
export function brokenPromises(
  world: CrashWorld,
  jobs: Job[],
  runs: Run[],
  ledger: Occurrence[],
  expectedDues: (job: Job) => number[],
): string[] {
  const broken: string[] = [];
  for (const job of jobs) {
    const spec = world.specs.get(job.name)!;
    const rows = ledger.filter((row) => row.jobId === job.id);
    const seen = new Set<number>();
    for (const row of rows) {
      if (seen.has(row.dueAt)) broken.push(`${job.name}: two rows for ${row.dueAt}`);
      seen.add(row.dueAt);
      if (row.count !== 1) broken.push(`${job.name}: a row of ${row.count}`);
    }
    for (const due of expectedDues(job)) {
      if (!seen.has(due)) broken.push(`${job.name}: unaccounted ${due}`);
      seen.delete(due);
    }
    for (const due of seen) broken.push(`${job.name}: a row for ${due}, which was not due`);

    const traces = world.tracesOf(job.name);
    const own = runs.filter((run) => run.jobId === job.id);
    const fired = rows.filter((row) => row.outcome === "fired" || row.outcome === "fired-late");
    if (own.length !== fired.length) {
      broken.push(`${job.name}: ${fired.length} fired, ${own.length} runs`);
    }
    for (const run of own) {
      const mine = traces.filter((trace) => trace.marker.startsWith(`${run.id}-`));
      const begins = mine.filter((trace) => trace.moment === "begin").length;
      const ends = mine.filter((trace) => trace.moment === "end").length;
      const what = `${job.name} run ${run.id} (${run.state}, ${run.reason ?? "no reason"})`;
      if (begins > 1) broken.push(`${what}: began ${begins} times`);
      if (run.state === "lost") broken.push(`${what}: lost`);
      const wanted = spec.exitCode === 0 ? "succeeded" : "failed";
      if (run.state !== wanted) broken.push(`${what}: should have ${wanted}`);
      if (begins !== 1 || ends !== 1) broken.push(`${what}: ${begins} begins, ${ends} ends`);
      if (run.exitCode !== spec.exitCode) broken.push(`${what}: exit code ${run.exitCode}`);
    }
    const known = new Set(own.map((run) => String(run.id)));
    for (const trace of traces) {
      if (!known.has(trace.marker.split("-")[0]!)) {
        broken.push(`${job.name}: an agent ran for unknown run ${trace.marker}`);
      }
    }
  }
  return broken;
}
