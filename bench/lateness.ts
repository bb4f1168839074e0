/**
 * From due to the agent's first instruction, and the drift of an interval, over many occurrences; beside it a bare
 * timer with `child_process.spawn` of the same command in the same run.
 * Usage: node bench/lateness.ts [occurrences, default 300]
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { openStore } from "../main/store/index.ts";
import { addJobs, quantile, startDaemon, stopProcess, tempHome, wait } from "./lib/host.ts";

const PERIOD_MS = 1_000;
const count = Number(process.argv[2] ?? 300);

const home = tempHome("lateness");
const times = path.join(home.dir, "times");
const bareTimes = path.join(home.dir, "bare-times");
try {
  await addJobs(home.dir, [
    {
      name: "tick",
      agent: "shell",
      // `exec` makes the program that tells the time the agent itself.
      prompt: `exec date +%s%N >> '${times}'`,
      cwd: home.dir,
      profile: "full",
      schedule: "every 1s",
    },
  ]);
  const daemon = await startDaemon(home.dir);
  const bareDues: number[] = [];
  for (let n = 0; n < count; n++) {
    // Half a second off the daemon's instants, so that the two do not disturb each other.
    const due = Math.ceil((Date.now() + 50) / PERIOD_MS) * PERIOD_MS + PERIOD_MS / 2;
    await wait(due - Date.now());
    bareDues.push(due);
    const script = `exec date +%s%N >> '${bareTimes}'`;
    const child = spawn("/bin/sh", ["-c", script], { stdio: "ignore", detached: true });
    await new Promise((resolve) => child.once("exit", resolve));
  }
  await stopProcess(daemon);

  const opened = openStore({ dir: home.dir });
  if (!opened.ok) throw new Error(opened.error.message);
  const fired = opened.value.store
    .occurrences({ outcomes: ["fired"], limit: 100_000, descending: false })
    .slice(3);
  const dues = fired.map((row) => row.dueAt);
  opened.value.close();
  const began = instants(times).slice(3);
  const pairs = Math.min(dues.length, began.length);
  const late = began.slice(0, pairs).map((at, n) => at - dues[n]!);
  const bareLate = instants(bareTimes).map((at, n) => at - bareDues[n]!);
  const drift = dues.map((due, n) => due - dues[0]! - n * PERIOD_MS);
  const row = (values: number[]) => ({
    p50Ms: quantile(values, 0.5),
    p95Ms: quantile(values, 0.95),
    p99Ms: quantile(values, 0.99),
    maxMs: Math.max(...values),
  });
  const result = { occurrences: pairs, belfry: row(late), bareTimerAndSpawn: row(bareLate) };
  console.table({ belfry: result.belfry, bareTimerAndSpawn: result.bareTimerAndSpawn });
  const largestDriftMs = Math.max(...drift.map(Math.abs));
  console.log(JSON.stringify({ bench: "lateness", ...result, largestDriftMs }));
} finally {
  home.remove();
}

function instants(file: string): number[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => Number(line) / 1e6);
}
