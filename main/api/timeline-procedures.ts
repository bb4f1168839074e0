/** The `timeline` procedures: the time axis, and the week in numbers. */
import type { Lane, Timeline, Week } from "../../contract/timeline.ts";
import type { Outcome } from "../../contract/words.ts";
import { localDay, monthStart } from "../engine/local-day.ts";
import { lastDays } from "./days.ts";
import type { ApiHost } from "./host.ts";
import type { api } from "./implementer.ts";
import { idsFor, laneOf } from "./lanes.ts";

const DAY_MS = 86_400_000;
/** Up to this the runs themselves are counted; of longer spans the daily sums. */
const COUNTED_MS = 2 * DAY_MS;
/** What should have run and did not. What a person paused or a window leaves out is not missed. */
const MISSED: readonly Outcome[] = [
  "skipped-late",
  "skipped-condition",
  "blocked-budget",
  "blocked-preflight",
  "blocked-approval",
  "lost",
];

export function timelineProcedures(os: typeof api) {
  return os.timeline.router({
    range: os.timeline.range.handler(({ input, context }) =>
      range(context, input.from, input.until, input.lanes),
    ),
    week: os.timeline.week.handler(({ context }) => week(context)),
  });
}

function range(context: ApiHost, from: number, until: number, most: number): Timeline {
  const { store, clock, machine } = context.engine.context;
  const now = clock.now();
  const timezone = machine.timezone();
  const interest = interestByJob(context, from, until);
  type Due = { id: number; nextDueAt: number | null };
  const coming = (job: Due): boolean =>
    job.nextDueAt !== null && job.nextDueAt < until && job.nextDueAt >= Math.min(from, now);
  const shown = store.jobDues().filter((job) => interest.has(job.id) || coming(job));
  const rank = (job: Due): number => interest.get(job.id) ?? 0;
  // The ones that matter most get a lane; then in the order in which they were made, so that lanes stay put.
  const chosen = shown
    .toSorted((a, b) => rank(b) - rank(a) || (a.nextDueAt ?? Infinity) - (b.nextDueAt ?? Infinity))
    .slice(0, most)
    .map(({ id }) => id);
  const costs = store.costsSince(lastDays(now, timezone, 30)[0]!, chosen);
  const span = { from, until, now, ...idsFor(context, from, until) };
  const lanes: Lane[] = store
    .jobOutlines(chosen)
    .map((job) => laneOf(context, { ...span, job, cost: costs.get(job.id) ?? null }));
  if (interest.has(0)) lanes.push(laneOf(context, { ...span, job: null, cost: null }));
  return { from, until, now, lanes, more: shown.length - chosen.length };
}

/** How much each job wants to be seen: under way, failed, missed, ran. 0 = runs of no job. */
function interestByJob(context: ApiHost, from: number, until: number): Map<number, number> {
  const { store, clock, machine } = context.engine.context;
  const interest = new Map<number, number>();
  const raise = (jobId: number, by: number): void => {
    interest.set(jobId, (interest.get(jobId) ?? 0) + by);
  };
  const activity =
    until - from <= COUNTED_MS
      ? store.activityBetween(from, until)
      : store.activityOfDays(daysOf(from, until, machine.timezone()));
  for (const { jobId, failed } of activity) raise(jobId, failed > 0 ? 5 : 1);
  for (const { jobId } of store.missedBetween(from, until, MISSED)) raise(jobId, 2);
  const now = clock.now();
  if (from <= now && now < until) {
    for (const run of store.runsInStates(["starting", "running", "stopping", "settling"])) {
      raise(run.jobId ?? 0, 10);
    }
    for (const { run } of store.waitingRetries(200)) raise(run.jobId ?? 0, 5);
  }
  return interest;
}

function daysOf(from: number, until: number, timezone: string): string[] {
  const count = Math.ceil((until - from) / DAY_MS) + 1;
  const first = localDay(from, timezone);
  return lastDays(until - 1, timezone, count).filter((day) => day >= first);
}

function week(context: ApiHost): Week {
  const { store, clock, machine } = context.engine.context;
  const now = clock.now();
  const timezone = machine.timezone();
  const days = lastDays(now, timezone, 7);
  const known = new Map(store.daySums(days).map((sums) => [sums.day, sums]));
  const all = [...known.values()];
  const total = (of: (day: (typeof all)[number]) => number): number =>
    all.reduce((sum, day) => sum + of(day), 0);
  const today = days.at(-1)!;
  const { budgets } = context.settings.get();
  const missed = store.missedBetween(now - 7 * DAY_MS, now + 1, MISSED);
  return {
    days: days.map((day) => {
      const { runs, succeeded, failed } = known.get(day) ?? { runs: 0, succeeded: 0, failed: 0 };
      return { day, runs, succeeded, failed };
    }),
    runs: total((day) => day.runs),
    succeeded: total((day) => day.succeeded),
    failed: total((day) => day.failed),
    usd: total((day) => day.usd),
    unknownCostRuns: total((day) => day.unknownCostRuns),
    missed: missed.reduce((sum, { count }) => sum + count, 0),
    today: { usd: known.get(today)?.usd ?? 0, budgetUsd: budgets.usdPerDay },
    month: {
      usd: store.spend({ fromDay: monthStart(today) }).usd,
      budgetUsd: budgets.usdPerMonth,
    },
  };
}
