/** The next days of all jobs: when they fire, what collides, what it will cost. Pure over schedules and history. */
import type { Job } from "../../../contract/job.ts";
import type { Simulation } from "../../../contract/calendar.ts";
import { clockChanges, localDayBounds, resolveTimezone } from "../../schedule/index.ts";
import type { JobSchedules } from "../job-schedule.ts";
import type { Limits } from "../places.ts";
import { markShifted, plannedOf, type Planned } from "./planned.ts";
import { play, type Due, type Play } from "./play.ts";

/** A job with more fires than this in a day on average is counted, not listed. */
const DENSE_PER_DAY = 24;
const MAX_LISTED = 5_000;
/** All fires that are played; the densest jobs are only counted when there are more. */
const MAX_PLAYED = 100_000;
const MAX_CHANGES = 10;
const DAY_MS = 86_400_000;

/** What a job's runs were like lately. */
export interface JobHistory {
  runs: number;
  durationMs: number;
  costUsd: number;
  unknownCostRuns: number;
}

export interface SimulationInput {
  jobs: Job[];
  schedules: Pick<JobSchedules, "of">;
  history: Map<number, JobHistory>;
  limits: Limits;
  /** IANA name of the computer's zone. */
  timezone: string;
  from: number;
  until: number;
}

type Days = Simulation["days"];
type Counts = Pick<
  Days[number],
  "fires" | "waits" | "skipped" | "window" | "costUsd" | "unknownCostRuns"
>;

const nothing = (): Counts => ({
  ...{ fires: 0, waits: 0, skipped: 0, window: 0, costUsd: 0, unknownCostRuns: 0 },
});

/** Yields after each job, so that a host can do something else in between. */
export function* simulating(input: SimulationInput): Generator<void, Simulation> {
  const { jobs, schedules, from, until, timezone } = input;
  const zones = new Set(
    jobs.map((job) => resolveTimezone(job.timezone, timezone)).concat(timezone),
  );
  const changes = [...zones].flatMap((zone) =>
    clockChanges(zone, from, until, MAX_CHANGES).map(({ at, byMs }) => ({
      ...{ at, minutes: byMs / 60_000, timezone: zone },
    })),
  );
  const planned = new Map<number, Planned>();
  for (const job of jobs) {
    const own = plannedOf(job, schedules, from, until);
    const zone = resolveTimezone(job.timezone, timezone);
    markShifted(
      job,
      schedules,
      own,
      changes.filter((change) => change.timezone === zone),
    );
    planned.set(job.id, own);
    yield;
  }
  const played = yield* play(
    dueOf(jobs, planned),
    input.limits,
    (job) => means(input.history.get(job.id)).durationMs ?? 0,
    followersIn(jobs),
    until,
  );
  yield;
  return summary(input, planned, played, changes);
}

/** Without pauses. */
export function simulate(input: SimulationInput): Simulation {
  const steps = simulating(input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function followersIn(jobs: Job[]): (job: Job) => Job[] {
  const followers = new Map<number, Job[]>();
  for (const job of jobs) {
    for (const { job: leader, on } of job.follows) {
      // A run is expected to succeed.
      if (on === "failure" || !job.enabled) continue;
      followers.set(leader, [...(followers.get(leader) ?? []), job]);
    }
  }
  return (job) => followers.get(job.id) ?? [];
}

/** All instants in order; of the densest jobs none, where there are too many. */
function dueOf(jobs: Job[], planned: Map<number, Planned>): Due[] {
  const byCount = jobs.toSorted(
    (a, b) => planned.get(a.id)!.due.length - planned.get(b.id)!.due.length,
  );
  const due: Due[] = [];
  for (const job of byCount) {
    const own = planned.get(job.id)!.due;
    if (due.length + own.length > MAX_PLAYED) break;
    for (const each of own) due.push({ job, ...each });
  }
  return due.sort((a, b) => a.at - b.at || a.job.id - b.job.id);
}

export function means(history: JobHistory | undefined): {
  durationMs: number | null;
  costPerRunUsd: number | null;
} {
  if (!history || history.runs === 0) return { durationMs: null, costPerRunUsd: null };
  const { runs, durationMs, costUsd, unknownCostRuns } = history;
  const known = runs - unknownCostRuns;
  return {
    durationMs: Math.round(durationMs / runs),
    costPerRunUsd: known > 0 ? costUsd / known : null,
  };
}

function daysOf({ from, until, timezone }: SimulationInput): Days {
  const days: Days = [];
  let at = from;
  while (at < until && days.length < 100) {
    const { start, end, day } = localDayBounds(timezone, at);
    days.push({ day, start, end, ...nothing(), peak: 0 });
    at = end;
  }
  return days;
}

function summary(
  input: SimulationInput,
  planned: Map<number, Planned>,
  played: Play,
  changes: Simulation["clockChanges"],
): Simulation {
  const { jobs, from, until, timezone } = input;
  const days = daysOf(input);
  const dayIndex = indexOf(days);
  const length = Math.max(1, (until - from) / DAY_MS);
  const rows = new Map<number, Simulation["jobs"][number]>();
  for (const job of jobs) rows.set(job.id, rowOf(job, planned.get(job.id)!, input, days.length));
  const seen = new Set<number>();
  for (const fire of played.fires) {
    const row = rows.get(fire.jobId)!;
    const n = dayIndex(fire.at);
    seen.add(fire.jobId);
    for (const counts of n === -1 ? [row] : [row, days[n]!])
      count(counts, fire.fate, row.costPerRunUsd);
    if (n !== -1 && makesRun(fire.fate)) row.perDay[n]! += 1;
  }
  for (const job of jobs) {
    const row = rows.get(job.id)!;
    const own = planned.get(job.id)!;
    if (!seen.has(job.id)) countUnplayed(row, own, days, dayIndex);
    if (own.until < until) estimate(row, own, days, from);
    row.dense = row.fires / length > DENSE_PER_DAY;
  }
  for (const { at, runs } of played.loads) {
    const day = days[dayIndex(at)];
    if (day) day.peak = Math.max(day.peak, runs);
  }
  const listed = played.fires.filter((fire) => !rows.get(fire.jobId)!.dense);
  const totals = { ...nothing(), shifted: played.fires.filter((fire) => fire.shifted).length };
  for (const row of rows.values()) {
    for (const key of Object.keys(nothing()) as (keyof Counts)[]) totals[key] += row[key];
  }
  return {
    ...{ from, until, timezone, totals, days },
    jobs: [...rows.values()],
    fires: listed.slice(0, MAX_LISTED),
    moreFires: Math.max(0, listed.length - MAX_LISTED),
    collisions: played.collisions,
    moreCollisions: played.moreCollisions,
    clockChanges: changes.toSorted((a, b) => a.at - b.at),
  };
}

const makesRun = (fate: string): boolean =>
  fate === "starts" || fate === "waits" || fate === "replaces";

function count(counts: Counts, fate: string, costPerRunUsd: number | null, times = 1): void {
  if (fate === "window") counts.window += times;
  else if (!makesRun(fate)) counts.skipped += times;
  else {
    counts.fires += times;
    if (fate === "waits") counts.waits += times;
    if (costPerRunUsd === null) counts.unknownCostRuns += times;
    else counts.costUsd += costPerRunUsd * times;
  }
}

function rowOf(
  job: Job,
  planned: Planned,
  { history }: SimulationInput,
  length: number,
): Simulation["jobs"][number] {
  return {
    ...{ jobId: job.id, name: job.name, ...nothing(), ...means(history.get(job.id)) },
    ...{ dense: false, estimated: false, state: planned.state },
    perDay: Array.from({ length }, () => 0),
    blackoutWindows: job.scheduleOptions.blackoutWindows,
  };
}

/** Too many to be played: each is taken to start. */
function countUnplayed(
  row: Simulation["jobs"][number],
  planned: Planned,
  days: Days,
  dayIndex: (at: number) => number,
): void {
  for (const { at, isInWindow } of planned.due) {
    const n = dayIndex(at);
    const fate = isInWindow ? "starts" : "window";
    for (const counts of n === -1 ? [row] : [row, days[n]!]) count(counts, fate, row.costPerRunUsd);
    if (n !== -1 && isInWindow) row.perDay[n]! += 1;
  }
}

/** Only a part of the time was looked at: the rest goes on at the same pace. */
function estimate(
  row: Simulation["jobs"][number],
  planned: Planned,
  days: Days,
  from: number,
): void {
  row.estimated = true;
  const pace = row.fires / Math.max(1, planned.until - from);
  days.forEach((day, n) => {
    const spanMs = day.end - Math.max(day.start, planned.until);
    const more = Math.round(Math.max(0, spanMs) * pace);
    if (more === 0) return;
    row.perDay[n]! += more;
    for (const counts of [row, day]) count(counts, "starts", row.costPerRunUsd, more);
  });
}

function indexOf(days: Days): (at: number) => number {
  let last = 0;
  return (at) => {
    const isIn = (day: Days[number] | undefined) =>
      day !== undefined && at >= day.start && at < day.end;
    if (isIn(days[last])) return last;
    const found = days.findIndex(isIn);
    if (found !== -1) last = found;
    return found;
  };
}
