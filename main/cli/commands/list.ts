/** `belfry list`: all jobs. On the fast path: it loads nothing but the store. */
import type { Job } from "../../../contract/job.ts";
import { type Io, printJson } from "../io.ts";
import { openReading, type Reading } from "../reading.ts";
import { jobTable, type ListedJob } from "../views/job-list.ts";

export interface ListOptions {
  json?: boolean;
  /** Removed jobs too. */
  all?: boolean;
  tag?: string;
}

export async function list(io: Io, options: ListOptions): Promise<number> {
  const opened = await openReading(io);
  const jobs = (opened?.store.jobs({ includeRemoved: options.all === true }) ?? []).filter(
    (job) => options.tag === undefined || job.tags.includes(options.tag),
  );
  if (options.json) printJson(io, jobs);
  else if (opened === null || jobs.length === 0) io.out(`${empty(options)}\n`);
  else io.out(jobTable(io, withLast(opened, jobs), isPaused(opened, io.now())));
  opened?.close();
  return 0;
}

function empty(options: ListOptions): string {
  return options.tag === undefined
    ? 'No jobs yet. Add one: belfry add "every weekday at 9" "…" --agent claude'
    : `No job has the tag "${options.tag}".`;
}

function withLast({ store }: Reading, jobs: Job[]): ListedJob[] {
  return jobs.map((job) => ({ job, last: store.runs({ jobId: job.id, limit: 1 })[0] ?? null }));
}

/** Whether everything is paused: the engine keeps it as a small fact. */
function isPaused({ store }: Reading, now: number): boolean {
  const text = store.meta("pause");
  if (text === null) return false;
  const { until } = JSON.parse(text) as { until: number | null };
  return until === null || until > now;
}
