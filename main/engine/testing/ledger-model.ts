/**
 * What the ledger must hold, worked out without the engine: which instants were due for each job, given what people
 * and the machine did. The schedules are simple enough to be computed by hand here.
 */
import { expect } from "vitest";
import type { RunRecord } from "../store-port.ts";
import { isFinal } from "../run-states.ts";
import type { World } from "./world.ts";

/** `every`: anchored where it was saved. `hours`: at a minute of every n-th hour, UTC. */
export type Timing =
  | { kind: "every"; minutes: number }
  | { kind: "hours"; each: number; minute: number };

export function textOf(timing: Timing): string {
  if (timing.kind === "every") return `every ${timing.minutes}m`;
  return `${timing.minute} */${timing.each} * * *`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function instants(timing: Timing, anchor: number, after: number, until: number): number[] {
  const due: number[] = [];
  if (timing.kind === "every") {
    const period = timing.minutes * MINUTE;
    for (let at = anchor + period; at <= until; at += period) if (at > after) due.push(at);
    return due;
  }
  for (let day = Math.floor(after / DAY) * DAY; day <= until; day += DAY) {
    for (let hour = 0; hour < 24; hour += timing.each) {
      const at = day + hour * HOUR + timing.minute * MINUTE;
      if (at > after && at <= until) due.push(at);
    }
  }
  return due;
}

export interface ModelJob {
  id: number;
  timing: Timing;
  anchor: number;
  /** Everything up to here is accounted for. */
  cursor: number;
  isRemoved: boolean;
  expected: Set<number>;
}

export class LedgerModel {
  jobs: ModelJob[] = [];
  /** Whether anything was ever paused: else nothing may be skipped for a pause. */
  wasPaused = false;
  /** Job and due instant of what a person left out beforehand. */
  skipped = new Set<string>();

  add(id: number, timing: Timing, now: number): void {
    const anchor = Math.floor(now / 1_000) * 1_000;
    const expected = new Set<number>();
    this.jobs.push({ id, timing, anchor, cursor: now, isRemoved: false, expected });
  }

  /** The engine has looked at everything up to now. */
  account(now: number): void {
    for (const job of this.jobs) {
      if (job.isRemoved) continue;
      const due = instants(job.timing, job.anchor, job.cursor, now);
      for (const at of due) job.expected.add(at);
      job.cursor = Math.max(job.cursor, now);
    }
  }

  reschedule(job: ModelJob, timing: Timing, now: number): void {
    job.timing = timing;
    job.anchor = Math.floor(now / 1_000) * 1_000;
    job.cursor = now;
  }
}

/** The promises of the ledger and of starting, at any moment at which the engine lives and has looked. */
export function checkPromises(model: LedgerModel, w: World): void {
  const runs = w.runs();
  const byId = new Map(runs.map((run) => [run.id, run]));
  for (const job of model.jobs) {
    const rows = w.ledger(job.id);
    // Each due instant has its row, each row its due instant; the key allows one row for each.
    expect(rows.map((row) => row.dueAt)).toEqual([...job.expected].sort((a, b) => a - b));
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(job.expected.size);
    const own = new Set<number>();
    for (const row of rows) {
      const run = row.runId === null ? undefined : byId.get(row.runId);
      if (row.outcome === "fired" || row.outcome === "fired-late") {
        expect(run).toMatchObject({ jobId: job.id, dueAt: row.dueAt, trigger: "schedule" });
      }
      if (row.outcome === "coalesced") expect(run).toMatchObject({ jobId: job.id });
      if (model.skipped.has(`${job.id} ${row.dueAt}`)) {
        expect(row).toMatchObject({ outcome: "skipped-paused", runId: null });
      } else if (row.outcome === "skipped-paused") expect(model.wasPaused).toBe(true);
      expect(row.outcome).not.toBe("lost");
      if (run?.dueAt === row.dueAt && run.trigger === "schedule") own.add(run.id);
    }
    // No run of a schedule without its row, and no two for one instant.
    const scheduled = runs.filter((run) => run.jobId === job.id && run.trigger === "schedule");
    expect(own.size).toBe(scheduled.length);
  }
  checkStarts(w, byId);
}

function checkStarts(w: World, byId: Map<number, RunRecord>): void {
  const seen = new Set<string>();
  for (const process of w.processes.all.values()) {
    expect(process.starts).toBeLessThanOrEqual(1);
    const { runId, attempt } = process.request as { runId: number; attempt: number };
    const key = `${runId}.${attempt}`;
    expect(seen.has(key)).toBe(false);
    seen.add(key);
    expect(byId.get(runId)?.attempt).toBeGreaterThanOrEqual(attempt);
  }
}

/** When all is quiet: every run has ended, and nothing of any is left. */
export function checkEnded(w: World): void {
  expect(
    w
      .runs()
      .filter((run) => !isFinal(run.state))
      .map((run) => [run.id, run.state]),
  ).toEqual([]);
  expect(w.processes.alive()).toEqual([]);
  for (const run of w.runs()) {
    const started = [...w.processes.all.values()].filter(
      (each) => each.request["runId"] === run.id && each.starts > 0,
    );
    if (run.state === "succeeded" || run.state === "failed") expect(started).not.toEqual([]);
    if (run.attempt === 0) expect(started).toEqual([]);
  }
}
