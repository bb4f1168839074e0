/**
 * What each event of the engine means for what has been read: jobs and runs are put in place, the rest is
 * read again when someone looks at it.
 */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { EngineEvent } from "../../contract/engine-events.ts";
import type { Job } from "../../contract/job.ts";
import type { contract } from "../../contract/router.ts";
import type { Run, RunDetail } from "../../contract/run.ts";
import type { orpc as utils } from "./query.ts";

type Groups = typeof contract;
/** A group of procedures, or one of them. */
type Name =
  | keyof Groups
  | { [G in keyof Groups]: `${G}.${Extract<keyof Groups[G], string>}` }[keyof Groups];

/** Procedures whose answers are out of date after an event, by the names they have in the contract. */
const OUTDATED: Partial<Record<EngineEvent["type"], readonly Name[]>> = {
  job: ["calendar", "engine", "schedule", "timeline"],
  run: ["data", "engine", "insights", "inbox", "timeline", "jobs.stats", "jobs.failures"],
  occurrence: ["ledger", "timeline"],
  inbox: ["inbox", "runs.list"],
  question: ["questions", "inbox.counts"],
  proposal: ["proposals", "inbox.counts"],
  engine: ["engine", "timeline"],
  settings: ["calendar", "settings", "dashboard", "data", "steering", "timeline.week"],
  delivery: ["notifications", "runs.facts"],
  notifications: ["notifications"],
  steering: ["steering"],
  data: ["data.backups", "data.restoring"],
};

type Orpc = Pick<typeof utils, "jobs" | "runs">;

/** Applies events in order, and gives what to read again: names of groups, or of one procedure (`runs.list`). */
export function applyEvents(
  cache: QueryClient,
  orpc: Orpc,
  events: readonly EngineEvent[],
): { groups: Set<string>; everything: boolean } {
  const groups = new Set<string>();
  let everything = false;
  for (const event of events) {
    for (const group of OUTDATED[event.type] ?? []) groups.add(group);
    if (event.type === "job") putJob(cache, orpc, event.job);
    if (event.type === "run" && putRun(cache, orpc, event.run)) groups.add("runs.list");
    if (event.type === "run" && event.run.finishedAt !== null) {
      for (const group of ["insights", "worktrees", "runs.changes"]) groups.add(group);
    }
    if (event.type === "reset") everything = true;
  }
  return { groups, everything };
}

/**
 * Changes what has been read. What is out of date is left alone: data that was put in place passes for all of it
 * having been read again, and then nobody would.
 */
export function putInPlace<T>(cache: QueryClient, key: QueryKey, put: (old: T) => T): void {
  if (cache.getQueryState(key)?.isInvalidated) return;
  cache.setQueryData<T>(key, (old) => old && put(old));
}

function putJob(cache: QueryClient, orpc: Orpc, job: Job): void {
  putInPlace<Job>(cache, orpc.jobs.get.queryKey({ input: { id: job.id } }), (old) =>
    old.version > job.version ? old : job,
  );
  const lists = cache.getQueriesData<Job[]>({ queryKey: orpc.jobs.list.key() });
  for (const [key, jobs] of lists) {
    if (jobs === undefined) continue;
    const [, options] = key as [unknown, { input?: { includeRemoved?: boolean } } | undefined];
    const keep = job.removedAt === null || options?.input?.includeRemoved === true;
    const known = jobs.find((each) => each.id === job.id);
    if ((known === undefined && !keep) || (known?.version ?? 0) > job.version) continue;
    const next = known
      ? jobs.flatMap((each) => (each.id === job.id ? (keep ? [job] : []) : [each]))
      : [...jobs, job];
    putInPlace(cache, key, () => next);
  }
}

/** Lists of runs, as one answer or page after page. */
type RunList = Run[] | { pages: Run[][]; pageParams: unknown[] };

/** Returns true when a list may have gained or lost the run. */
function putRun(cache: QueryClient, orpc: Orpc, run: Run): boolean {
  putInPlace<RunDetail>(cache, orpc.runs.get.queryKey({ input: { id: run.id } }), (old) => ({
    ...old,
    ...run,
  }));
  let changed = false;
  for (const [key, list] of cache.getQueriesData<RunList>({ queryKey: orpc.runs.list.key() })) {
    if (list === undefined) continue;
    const pages = Array.isArray(list) ? [list] : list.pages;
    const old = pages.flat().find((each) => each.id === run.id);
    if (old === undefined || old.state !== run.state) changed = true;
    if (old === undefined) continue;
    const put = (page: Run[]) => page.map((each) => (each.id === run.id ? run : each));
    putInPlace<RunList>(cache, key, () =>
      Array.isArray(list) ? put(list) : { ...list, pages: list.pages.map(put) },
    );
  }
  return changed;
}
