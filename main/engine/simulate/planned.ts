/** The due instants of one job in the time to come, as far as they can be named. Pure. */
import type { Job } from "../../../contract/job.ts";
import { isInWindow, nextDue, preview } from "../../schedule/index.ts";
import type { JobSchedule, JobSchedules } from "../job-schedule.ts";

/** More than this, and the rest is counted from the part that was looked at. */
const MAX_FIRES = 10_000;

export interface Planned {
  state: "planned" | "paused" | "none" | "unreadable";
  /** Ascending. */
  due: { at: number; isInWindow: boolean; shifted: boolean }[];
  /** End of what was looked at; the end of the simulation unless there are too many. */
  until: number;
}

export function plannedOf(
  job: Job,
  schedules: Pick<JobSchedules, "of">,
  from: number,
  until: number,
): Planned {
  const own = schedules.of(job);
  if (!own) return { state: "unreadable", due: [], until };
  const isPaused = !job.enabled && job.pausedUntil === null;
  if (isPaused) return { state: "paused", due: [], until };
  const start = Math.max(from, (job.pausedUntil ?? 0) - 1);
  const { due, end } = instants(job, own, start, until);
  return { state: due.length === 0 ? "none" : "planned", due, until: end };
}

function instants(job: Job, { schedule, context }: JobSchedule, from: number, until: number) {
  const { scheduleOptions } = job;
  const { maxFires } = scheduleOptions;
  let left = maxFires === null ? Infinity : Math.max(0, maxFires - job.fires);
  const due: Planned["due"] = [];
  // The engine has the next instant already; after a change of the clock it may lie before what is computed now.
  let at = nextDue(schedule, context, from, scheduleOptions);
  while (at !== null && at <= until && left > 0) {
    if (due.length >= MAX_FIRES) return { due, end: due.at(-1)!.at };
    const inside = isInWindow(at, context.timezone, scheduleOptions);
    if (inside) left -= 1;
    due.push({ at, isInWindow: inside, shifted: false });
    at = nextDue(schedule, context, at, scheduleOptions);
  }
  return { due, end: until };
}

/** Marks the instants that only a clock change put where they are; only those near one can be. */
export function markShifted(
  job: Job,
  schedules: Pick<JobSchedules, "of">,
  planned: Planned,
  changes: { at: number }[],
): void {
  const own = schedules.of(job);
  if (!own) return;
  for (const change of changes) {
    const near = planned.due.filter(({ at }) => Math.abs(at - change.at) <= 90_000_000);
    for (const each of near) {
      const [first] = preview(own.schedule, own.context, each.at - 1, 1, job.scheduleOptions);
      each.shifted = first?.at === each.at && first.shifted;
    }
  }
}
