/**
 * What the shim costs: from "due" to the agent's own first look at the clock, against a bare
 * `child_process.spawn` of the same command with the same output file. Interleaved, in one run.
 *
 * Promise: at most 1.5 × the bare spawn + 5 ms. Exits with 1 when it is broken.
 */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Log } from "../main/engine/ports.ts";
import { createLauncher } from "../main/runs/index.ts";
import { readExit, readIdentity } from "../main/runs/protocol.ts";

const ROUNDS = Number(process.argv[2] ?? 100);
const root = fs.mkdtempSync(path.join(os.tmpdir(), "belfry-bench-"));
const log: Log = { debug() {}, info() {}, warn() {}, error() {} };
const env = { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C" };
// GNU date tells nanoseconds; it stands for an agent whose first instruction is to look at the clock.
const AGENT = { file: "/bin/date", args: ["+%s%N"] };
const shim = (name: string) => fileURLToPath(new URL(`../resources/${name}`, import.meta.url));
const launcherFor = (name: string) =>
  createLauncher({
    shimPath: shim(name),
    platform: process.platform,
    nodePath: process.execPath,
    log,
  });
const launchers = { "shim.sh": launcherFor("shim.sh"), "shim.mjs": launcherFor("shim.mjs") };

/** Wall clock in milliseconds with microseconds, on the same scale as the agent's. */
let wallOffset = 0;
function calibrate(): void {
  const first = Date.now();
  while (Date.now() === first);
  wallOffset = Date.now() - performance.now();
}
const wall = () => wallOffset + performance.now();

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const agentSays = (file: string) =>
  Number(BigInt(fs.readFileSync(file, "utf8").trim()) / 1000n) / 1000;

async function bare(round: number): Promise<number> {
  const file = path.join(root, `bare-${round}`);
  const due = wall();
  const fd = fs.openSync(file, "a", 0o600);
  const child = spawn(AGENT.file, AGENT.args, { stdio: ["ignore", fd, fd], env, cwd: root });
  fs.closeSync(fd);
  await new Promise((resolve) => (child as ChildProcess).once("exit", resolve));
  return agentSays(file) - due;
}

async function viaShim(
  name: keyof typeof launchers,
  round: number,
): Promise<{ total: number; call: number }> {
  const dir = path.join(root, `${name}-${round}`);
  const due = wall();
  await launchers[name].launch({
    dir,
    marker: `bench-${process.pid}-${name}-${round}`,
    request: { bench: true },
    deadlineMs: 3_600_000,
    graceMs: 10_000,
    command: {
      ...AGENT,
      env,
      envNames: [],
      cwd: root,
      stdin: "",
      files: [],
      agentVersion: null,
      accountKey: "",
    },
  });
  const call = wall() - due;
  await until(() => readExit(dir) !== null);
  return { total: agentSays(path.join(dir, "stdout")) - due, call };
}

/** Resident memory of a waiting shim, in kB (own pages and all pages). */
async function memory(): Promise<{ rssKb: number; pssKb: number } | null> {
  if (process.platform !== "linux") return null;
  const dir = path.join(root, "memory");
  const marker = `bench-${process.pid}-memory`;
  await launchers["shim.sh"].launch({
    dir,
    marker,
    request: {},
    deadlineMs: null,
    graceMs: 1_000,
    command: {
      file: "/bin/sleep",
      args: ["100"],
      env,
      envNames: [],
      cwd: root,
      stdin: "",
      files: [],
      agentVersion: null,
      accountKey: "",
    },
  });
  await until(() => readIdentity(dir) !== null);
  const rollup = fs.readFileSync(`/proc/${readIdentity(dir)!.shim.pid}/smaps_rollup`, "utf8");
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(rollup)?.[1]);
  const found = { rssKb: field("Rss"), pssKb: field("Pss") };
  await launchers["shim.sh"].stop(dir, marker, 1_000);
  return found;
}

/** Time of one sweep with nothing left, over a process table filled up to about 200 processes. */
async function sweepMs(): Promise<{ processes: number; p50Ms: number }> {
  const count = () => fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)).length;
  const fillers: ChildProcess[] = [];
  while (count() < 200) {
    fillers.push(spawn("/bin/sleep", ["100"], { stdio: "ignore" }));
    await new Promise((resolve) => fillers.at(-1)!.once("spawn", resolve));
  }
  const dir = path.join(root, "shim.sh-0");
  const times: number[] = [];
  for (let i = 0; i < 50; i++) {
    const from = performance.now();
    await launchers["shim.sh"].sweep(dir, "bench-none");
    times.push(performance.now() - from);
  }
  const processes = count();
  for (const filler of fillers) filler.kill("SIGKILL");
  return { processes, p50Ms: at(times, 0.5) };
}

function at(values: number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))]!;
}

const times: Record<string, number[]> = { bare: [], "shim.sh": [], "launch()": [], "shim.mjs": [] };
try {
  calibrate();
  for (let round = -5; round < ROUNDS; round++) {
    const direct = await bare(round);
    const carried = await viaShim("shim.sh", round);
    // The Windows twin is no candidate here; a tenth of the rounds tells its order of magnitude.
    const twin = round % 10 === 0 ? await viaShim("shim.mjs", round) : null;
    if (round < 0) continue;
    times.bare!.push(direct);
    times["shim.sh"]!.push(carried.total);
    times["launch()"]!.push(carried.call);
    if (twin) times["shim.mjs"]!.push(twin.total);
  }
  const table = Object.entries(times).map(([name, values]) => ({
    name,
    p50Ms: +at(values, 0.5).toFixed(2),
    p95Ms: +at(values, 0.95).toFixed(2),
    samples: values.length,
  }));
  console.table(table);
  const bareP50 = at(times.bare!, 0.5);
  const bareP95 = at(times.bare!, 0.95);
  const shimP50 = at(times["shim.sh"]!, 0.5);
  const shimP95 = at(times["shim.sh"]!, 0.95);
  const ok = shimP50 <= 1.5 * bareP50 + 5 && shimP95 <= 1.5 * bareP95 + 5;
  const round2 = (value: number) => +value.toFixed(2);
  console.log(
    JSON.stringify({
      bench: "shim",
      rounds: ROUNDS,
      bareP50Ms: round2(bareP50),
      shimP50Ms: round2(shimP50),
      bareP95Ms: round2(bareP95),
      shimP95Ms: round2(shimP95),
      ratioP50: round2(shimP50 / bareP50),
      ratioP95: round2(shimP95 / bareP95),
      shimMemory: await memory(),
      emptySweep: process.platform === "linux" ? await sweepMs() : null,
      limit: "1.5 x bare + 5 ms",
      ok,
    }),
  );
  if (!ok) process.exitCode = 1;
} finally {
  fs.rmSync(root, { recursive: true, force: true });
}
