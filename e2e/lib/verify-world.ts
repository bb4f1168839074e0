/** Lets a crashed world come to an end, and compares what happened with what Belfry says. */
import { expect } from "vitest";
import type { Job } from "../../contract/job.ts";
import type { Occurrence, Run } from "../../contract/run.ts";
import { ACTIVE_RUN_STATES } from "../../contract/words.ts";
import { dueBetween, parseSchedule } from "../../main/schedule/index.ts";
import { brokenPromises, type CrashWorld } from "./crash-world.ts";

/** Runs whose raw output is read back. */
const OUTPUTS_READ = 40;

const isActive = (run: Run) => (ACTIVE_RUN_STATES as readonly string[]).includes(run.state);

export const runsOf = (world: CrashWorld) => world.json<Run[]>("runs", "--limit", "10000");

export const ledgerOf = (world: CrashWorld) =>
  world.json<Occurrence[]>("ledger", "--limit", "100000");

/** Whether no run is under way. */
export const settled = (world: CrashWorld) => runsOf(world).every((run) => !isActive(run));

export async function until(condition: () => boolean, atMostMs: number): Promise<void> {
  const giveUpAt = Date.now() + atMostMs;
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error("It did not come to that in time.");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Every due instant of a job from its making up to (not including) the next one it waits for. */
function duesOf(job: Job): number[] {
  const context = { timezone: "UTC", anchorAt: job.anchorAt };
  const parsed = parseSchedule(job.schedule, context);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const last = job.nextDueAt! - 1;
  const options = { ...job.scheduleOptions };
  return dueBetween(parsed.schedule, context, job.createdAt, last, 100_000, options).due;
}

/**
 * Starts an engine that sees everything to its end, then checks: nothing twice, nothing lost, everything
 * accounted for, no process left, exit codes true, output whole. Gives the numbers, to see that much was tried.
 */
export async function verify(world: CrashWorld): Promise<{ runs: number; occurrences: number }> {
  await world.start();
  for (const job of world.json<Job[]>("list")) world.run("pause", String(job.id));
  await until(() => settled(world), 60_000);
  await world.stop();
  const runs = runsOf(world);
  const ledger = ledgerOf(world);
  expect(brokenPromises(world, world.json<Job[]>("list"), runs, ledger, duesOf)).toEqual([]);
  expect(world.processes()).toEqual([]);
  for (const run of runs.slice(0, OUTPUTS_READ)) {
    const { stdout } = world.run("logs", String(run.id), "--raw");
    expect(stdout, `output of run ${run.id}`).toBe("first\nlast\n");
  }
  return { runs: runs.length, occurrences: ledger.length };
}
