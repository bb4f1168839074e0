/** One lane of the time axis: the runs, the gaps and the coming fires of a job, few enough to be drawn. */
import type { Bar, Gap, Lane } from "../../contract/timeline.ts";
import { MAX_FIRES, MAX_MARKS } from "../../contract/timeline.ts";
import { FAILURE_STATES, type Outcome, type RunState } from "../../contract/words.ts";
import { localDay } from "../engine/local-day.ts";
import type { JobOutline, LedgerGap, MonthCost, RunSpan } from "../engine/page-port.ts";
import { dueBetween, nextDue } from "../schedule/index.ts";
import type { ApiHost } from "./host.ts";

const DAY_MS = 86_400_000;
/** Runs made earlier than this before the span are not looked for in it. */
const LONGEST_RUN_MS = DAY_MS;
/** Beyond this the lane is drawn from the daily sums. */
const MAX_SPANS = 5_000;
const MAX_GAPS = 5_000;
/** Where marks are drawn together, the span is cut into so many parts. */
const PARTS = 96;

/** Which of several in one bar says what the bar is; the first wins. */
const ATTENTION: readonly RunState[] = [
  "running",
  "stopping",
  "settling",
  "starting",
  ...FAILURE_STATES,
  "blocked",
  "refused",
  "cancelled",
  "succeeded",
  "silent",
];
const attention = (state: RunState): number => {
  const place = ATTENTION.indexOf(state);
  return place === -1 ? ATTENTION.length : place;
};

export interface LaneRequest {
  /** null = runs of no job. */
  job: JobOutline | null;
  from: number;
  until: number;
  /** Ids between which the runs of the span are found; see `idsFor`. */
  fromId: number;
  untilId: number;
  now: number;
  cost: MonthCost | null;
}

/** The ids are the same for all lanes: they are found once. */
export function idsFor(context: ApiHost, from: number, until: number) {
  const { store } = context.engine.context;
  const fromId = store.firstRunSince(from - LONGEST_RUN_MS);
  return { fromId, untilId: store.firstRunSince(until) };
}

export function laneOf(context: ApiHost, request: LaneRequest): Lane {
  const { job, from, until, cost } = request;
  const { store } = context.engine.context;
  const spans = store
    .spansOf(job?.id ?? null, request.fromId, request.untilId, MAX_SPANS)
    .filter((span) => overlaps(span, from, until));
  const gaps = job === null ? [] : store.gapsOf(job.id, from, until, MAX_GAPS);
  return {
    jobId: job?.id ?? null,
    name: job?.name ?? "",
    agent: job?.agent ?? null,
    cwd: job?.cwd ?? null,
    enabled: job?.enabled ?? true,
    pausedUntil: job?.pausedUntil ?? null,
    bars: spans.length >= MAX_SPANS ? daily(context, request) : bars(context, spans, request),
    gaps: drawnTogether(gaps, request),
    ...coming(context, request),
    // What a run cost on average, of those whose cost is known.
    expectedUsd:
      cost === null || cost.knownRuns === 0 || cost.usd === 0 ? null : cost.usd / cost.knownRuns,
  };
}

/** Whether a run is to be seen between two instants. What has not begun is seen where it is due. */
function overlaps(span: RunSpan, from: number, until: number): boolean {
  const begin = span.startedAt ?? span.finishedAt ?? span.dueAt;
  const end = span.finishedAt ?? (span.startedAt === null ? begin : Infinity);
  return begin < until && end >= from;
}

function bars(context: ApiHost, spans: RunSpan[], { from, until }: LaneRequest): Bar[] {
  const graceMs = context.settings.get().engine.graceMs;
  const singles = spans
    .filter(({ startedAt, finishedAt }) => startedAt !== null || finishedAt !== null)
    .map((span) => toBar(span, graceMs))
    .toSorted((a, b) => a.from - b.from);
  if (singles.length <= MAX_MARKS) return singles;
  const partMs = (until - from) / PARTS;
  return grouped(singles, (bar) => Math.floor((bar.from - from) / partMs)).map(together);
}

function toBar(span: RunSpan, graceMs: number): Bar {
  const from = span.startedAt ?? span.finishedAt!;
  const lateMs = span.trigger === "schedule" ? from - span.dueAt : 0;
  return {
    from,
    until: span.finishedAt === null ? null : Math.max(from, span.finishedAt),
    count: 1,
    failed: FAILURE_STATES.includes(span.state) ? 1 : 0,
    state: span.state,
    runId: span.id,
    lateMs: lateMs > graceMs ? lateMs : null,
    reason: span.reason,
    exitCode: span.exitCode,
  };
}

function together(several: Bar[]): Bar {
  const shown = several.reduce((best, bar) =>
    attention(bar.state) <= attention(best.state) ? bar : best,
  );
  const ends = several.map(({ until }) => until);
  return {
    ...shown,
    from: several[0]!.from,
    until: ends.includes(null) ? null : Math.max(...ends.map((end) => end!)),
    count: several.length,
    failed: several.reduce((sum, bar) => sum + bar.failed, 0),
    lateMs: several.length === 1 ? shown.lateMs : null,
  };
}

/** A bar a day, where a lane has more runs than are worth reading one by one. */
function daily(context: ApiHost, { job, from, until, now }: LaneRequest): Bar[] {
  const { store, machine } = context.engine.context;
  const starts = new Map<string, number>();
  for (let start = from; start < Math.min(until, now + 1); start += DAY_MS) {
    // The middle of the day: its beginning moves by an hour where the clock changes.
    starts.set(localDay(start + DAY_MS / 2, machine.timezone()), start);
  }
  return store.daySums([...starts.keys()], job?.id ?? 0).map(({ day, runs, failed }) => {
    const start = starts.get(day)!;
    return {
      from: start,
      until: Math.min(start + DAY_MS - 1, Math.max(start, now)),
      count: runs,
      failed,
      state: failed > 0 ? ("failed" as const) : ("succeeded" as const),
      runId: null,
      lateMs: null,
      reason: null,
      exitCode: null,
    };
  });
}

const WORST: readonly Outcome[] = [
  "lost",
  "blocked-budget",
  "blocked-preflight",
  "blocked-approval",
  "skipped-late",
  "skipped-condition",
  "skipped-overlap",
];

function drawnTogether(rows: LedgerGap[], { from, until }: LaneRequest): Gap[] {
  const gaps = rows.map(({ dueAt, lastDueAt, ...rest }) => ({
    from: dueAt,
    until: lastDueAt,
    ...rest,
  }));
  if (gaps.length <= MAX_MARKS) return gaps;
  const partMs = (until - from) / PARTS;
  const place = (outcome: Outcome): number =>
    WORST.includes(outcome) ? WORST.indexOf(outcome) : WORST.length;
  return grouped(gaps, (gap) => Math.floor((gap.from - from) / partMs)).map((several) => {
    const shown = several.reduce((worst, gap) =>
      place(gap.outcome) < place(worst.outcome) ? gap : worst,
    );
    return {
      ...shown,
      from: several[0]!.from,
      until: several.at(-1)!.until,
      count: several.reduce((sum, gap) => sum + gap.count, 0),
    };
  });
}

function coming(
  context: ApiHost,
  { job, from, until, now }: LaneRequest,
): Pick<Lane, "fires" | "density"> {
  const first = job?.nextDueAt ?? null;
  if (job === null || first === null || first >= until) return { fires: [], density: null };
  const own = context.engine.schedules.of(job);
  if (own === null) return { fires: [], density: null };
  const { schedule, context: zone } = own;
  const { scheduleOptions } = job;
  const left =
    scheduleOptions.maxFires === null
      ? Infinity
      : Math.max(0, scheduleOptions.maxFires - job.fires);
  const start = Math.max(first, from, now);
  const most = Math.min(MAX_FIRES, left);
  const { due, more } = dueBetween(schedule, zone, start - 1, until - 1, most, scheduleOptions);
  const last = due.at(-1);
  if (!more || last === undefined || due.length < MAX_FIRES) return { fires: due, density: null };
  const next = nextDue(schedule, zone, last, scheduleOptions) ?? last;
  const everyMs = Math.max(1, Math.round((last - due[0]!) / (due.length - 1)));
  return { fires: due, density: { from: next, until: until - 1, everyMs } };
}

/** Neighbours with the same key, in order. */
function grouped<T>(items: T[], key: (item: T) => number): T[][] {
  const groups: T[][] = [];
  let current: number | null = null;
  for (const item of items) {
    const own = key(item);
    if (own !== current) groups.push([]);
    groups.at(-1)!.push(item);
    current = own;
  }
  return groups;
}
