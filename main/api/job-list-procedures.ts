/** The `jobs` procedures behind the list of jobs and a job's page. */
import type { JobAction, JobLine, JobStats, StatsWindow } from "../../contract/job-list.ts";
import { STRIP_RUNS } from "../../contract/job-list.ts";
import type { Job } from "../../contract/job.ts";
import { toStrip } from "../../contract/strip.ts";
import { FAILURE_STATES, type RunState, SUCCESS_STATES } from "../../contract/words.ts";
import { localDay, monthStart } from "../engine/local-day.ts";
import type { DaySums, JobOutline } from "../engine/page-port.ts";
import { toRun } from "../engine/run-view.ts";
import { describeSchedule, resolveTimezone, type Schedule } from "../schedule/index.ts";
import { lastDays } from "./days.ts";
import { fromJobResult } from "./errors.ts";
import type { ApiHost } from "./host.ts";
import type { api } from "./implementer.ts";

const DAY_MS = 86_400_000;
/** Percentiles are of so many of the newest runs: of a job of every ten seconds a month has 260,000. */
const DURATION_RUNS = 5_000;

type Language = "en" | "pt-BR";

export function jobListProcedures(os: typeof api) {
  return {
    overview: os.jobs.overview.handler(({ input, context }) =>
      overview(context, input.language, input.ids),
    ),
    bulk: os.jobs.bulk.handler(({ input, context }) =>
      [...new Set(input.ids)].map((id) => ({ id, ...act(context, id, input.action) })),
    ),
    skipNext: os.jobs.skipNext.handler(({ input, context, errors }) =>
      fromJobResult(errors, context.engine.jobs.skipNext(input.id, input.dueAt)),
    ),
    stats: os.jobs.stats.handler(({ input, context, errors }) => {
      const { store } = context.engine.context;
      if (!store.job(input.id)) {
        throw errors.NOT_FOUND({ message: `Job ${input.id} does not exist.` });
      }
      return stats(context, input.id);
    }),
    failures: os.jobs.failures.handler(({ input, context }) => {
      const { store } = context.engine.context;
      // What could not even be started is counted among the failures in a row, and says why.
      const ended: RunState[] = [...FAILURE_STATES, "refused", ...SUCCESS_STATES];
      const newest = store.runs({ jobId: input.id, states: ended, limit: input.limit });
      const lastSuccess = newest.findIndex(({ state }) => SUCCESS_STATES.includes(state));
      return newest.slice(0, lastSuccess === -1 ? undefined : lastSuccess).map(toRun);
    }),
  };
}

function overview(context: ApiHost, language: Language, ids?: number[]): JobLine[] {
  const { store, clock, machine } = context.engine.context;
  const recent = store.recentRuns(STRIP_RUNS, ids);
  // Asked once: it is a call to the system.
  const timezone = machine.timezone();
  const month = monthStart(localDay(clock.now(), timezone));
  const costs = store.costsSince(month, ids);
  return store.jobOutlines(ids).map((job) => {
    const { anchorAt: _, scheduleOptions: __, fires: ___, ...line } = job;
    const runs = recent.get(job.id);
    const cost = costs.get(job.id);
    return {
      ...line,
      meaning: meaningOf(context, job, language, timezone),
      lastRun: runs?.last ?? null,
      activeRun: runs?.active ?? null,
      strip: toStrip((runs?.states ?? []).toReversed()),
      monthUsd: cost?.usd ?? 0,
      monthUnknownRuns: cost?.unknownRuns ?? 0,
    };
  });
}

/**
 * The schedule in words; the text itself where it cannot be read any more.
 * @param timezone of this computer
 */
export function meaningOf(
  context: ApiHost,
  job: JobOutline,
  language: Language,
  timezone: string,
): string {
  const own = context.engine.schedules.of(job);
  if (own === null) return job.schedule;
  const zone = resolveTimezone(job.timezone, timezone);
  const known = meanings.get(own.schedule);
  if (known?.language === language && known.zone === zone) return known.text;
  const text = describeSchedule(own.schedule, language, zone);
  meanings.set(own.schedule, { language, zone, text });
  return text;
}

/** What was said last of a schedule, which does not change once it has been read. */
const meanings = new WeakMap<Schedule, { language: Language; zone: string; text: string }>();

type Done = { ok: boolean; message: string | null; runId: number | null };

function act(context: ApiHost, id: number, action: JobAction): Done {
  const { jobs, runs } = context.engine;
  if (action.do === "run") {
    const made = runs.ofJob(id, "manual");
    return made.ok
      ? { ok: true, message: null, runId: made.value.id }
      : { ok: false, message: made.error.message, runId: null };
  }
  const result =
    action.do === "pause"
      ? jobs.pause(id, action.until)
      : action.do === "tag"
        ? jobs.edit(id, null, { tags: retagged(context.engine.context.store.job(id), action) })
        : jobs[action.do](id);
  return { ok: result.ok, message: result.ok ? null : result.error.message, runId: null };
}

function retagged(job: Job | null, action: { add: string[]; remove: string[] }): string[] {
  const kept = (job?.tags ?? []).filter((tag) => !action.remove.includes(tag));
  return [...new Set([...kept, ...action.add])];
}

function stats(context: ApiHost, jobId: number): JobStats {
  const { store, clock, machine } = context.engine.context;
  const now = clock.now();
  const days = lastDays(now, machine.timezone(), 30);
  const known = new Map(store.daySums(days, jobId).map((sums) => [sums.day, sums]));
  const monthId = store.firstRunSince(now - 30 * DAY_MS);
  const spans = store.spansOf(jobId, monthId, Number.MAX_SAFE_INTEGER, DURATION_RUNS);
  const durationsSince = (from: number): number[] =>
    spans.flatMap(({ createdAt, startedAt, finishedAt }) =>
      createdAt >= from && startedAt !== null && finishedAt !== null ? finishedAt - startedAt : [],
    );
  const windowOf = (sums: Omit<DaySums, "day">[], from: number): StatsWindow =>
    toWindow(sums, durationsSince(from));
  const ofDays = (count: number): DaySums[] =>
    days.slice(-count).flatMap((day) => known.get(day) ?? []);
  const { costSources } = store.sumsOf(jobId, monthId);
  return {
    day: windowOf([store.sumsOf(jobId, store.firstRunSince(now - DAY_MS))], now - DAY_MS),
    week: windowOf(ofDays(7), now - 7 * DAY_MS),
    month: windowOf(ofDays(30), now - 30 * DAY_MS),
    costSources,
    daily: days.map((day) => {
      const { runs, succeeded, failed, usd, unknownCostRuns } = known.get(day) ?? NOTHING;
      return { day, runs, succeeded, failed, usd, unknownCostRuns };
    }),
  };
}

const NOTHING = { runs: 0, succeeded: 0, failed: 0, usd: 0, unknownCostRuns: 0 };

function toWindow(days: Omit<DaySums, "day">[], durationsMs: number[]): StatsWindow {
  const total = (of: (day: Omit<DaySums, "day">) => number): number =>
    days.reduce((sum, day) => sum + of(day), 0);
  const succeeded = total((day) => day.succeeded);
  const failed = total((day) => day.failed);
  const sorted = durationsMs.toSorted((a, b) => a - b);
  return {
    runs: total((day) => day.runs),
    succeeded,
    failed,
    successRate: succeeded + failed === 0 ? null : succeeded / (succeeded + failed),
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    usd: total((day) => day.usd),
    unknownCostRuns: total((day) => day.unknownCostRuns),
    tokens: {
      input: total((day) => day.tokens.input),
      cached: total((day) => day.tokens.cached),
      output: total((day) => day.tokens.output),
      reasoning: total((day) => day.tokens.reasoning),
    },
  };
}

/** The smallest value that at least this share of all does not exceed; null of none. */
function percentile(sorted: number[], share: number): number | null {
  if (sorted.length === 0) return null;
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
}
