/** Schedule, failures in a row, statistics and thirty days of a job. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { JobStats } from "../../../contract/job-list.ts";
import type { Job } from "../../../contract/job.ts";
import { cn } from "../../lib/cn.ts";
import {
  formatCompact,
  formatDate,
  formatDuration,
  formatNumber,
  formatPercent,
  formatShort,
  formatShortDate,
  formatUsd,
} from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { DayBars } from "../../ui/day-bars.tsx";
import { Card, Section } from "../../ui/page.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { StateBadge } from "../../ui/tag.tsx";
import { JobSchedule } from "./schedule.tsx";
import { STAT_WINDOWS } from "./search.ts";

const route = getRouteApi("/jobs/$jobId");

export function JobOverview({ job }: { job: Job }) {
  const { t } = useTranslation();
  const stats = useQuery(orpc.jobs.stats.queryOptions({ input: { id: job.id } }));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_320px] items-start gap-6 px-5.5 py-4.5 max-lg:grid-cols-1 max-sm:px-3">
      <div className="flex flex-col gap-6">
        {job.failuresInARow > 0 && <Failures job={job} />}
        {stats.isPending && <Skeleton className="h-64" />}
        {stats.isError && <ErrorState error={stats.error} onRetry={() => void stats.refetch()} />}
        {stats.data && (
          <>
            <Figures stats={stats.data} />
            <Daily stats={stats.data} />
          </>
        )}
        <Section title={t("job.prompt")}>
          <pre className="max-h-60 overflow-auto rounded-xl border border-line bg-panel p-3 break-words whitespace-pre-wrap">
            {job.prompt}
          </pre>
        </Section>
      </div>
      <JobSchedule job={job} />
    </div>
  );
}

function Failures({ job }: { job: Job }) {
  const { t } = useTranslation();
  const failures = useQuery(orpc.jobs.failures.queryOptions({ input: { id: job.id, limit: 5 } }));
  return (
    <section className="rounded-xl border border-bad bg-bad-bg px-3.5 py-3">
      <h2 className="font-semibold text-bad">
        {t("job.failuresInARow", { count: job.failuresInARow })}
      </h2>
      {job.pauseReason !== null && !job.enabled && <p>{job.pauseReason}</p>}
      <ReadFailed query={failures} what="failures" className="mt-1" />
      <ul className="mt-1">
        {failures.data?.map((run, index) => (
          <li key={run.id} className="flex items-baseline gap-2">
            <Link
              to="/runs/$runId"
              params={{ runId: String(run.id) }}
              className="whitespace-nowrap text-ink hover:underline"
            >
              {formatShort(run.finishedAt ?? run.createdAt)}
            </Link>
            <StateBadge state={run.state} />
            {/* What to do about the newest is read to its end. */}
            <span
              className={cn("min-w-0 text-ink2", index === 0 ? "break-words" : "truncate")}
              title={run.reason ?? undefined}
            >
              {run.reason}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Figures({ stats }: { stats: JobStats }) {
  const { t } = useTranslation();
  const { window = "week" } = route.useSearch();
  const { choose } = useFilters(route);
  const shown = stats[window];
  const { reported, computed, unknown } = stats.costSources;
  const tokens = shown.tokens;
  const allTokens = tokens.input + tokens.cached + tokens.output + tokens.reasoning;
  const figures = [
    { name: t("job.stats.runs"), value: formatNumber(shown.runs) },
    {
      name: t("job.stats.success"),
      value: shown.successRate === null ? "–" : formatPercent(shown.successRate),
    },
    { name: t("job.stats.p50"), value: shown.p50Ms === null ? "–" : formatDuration(shown.p50Ms) },
    { name: t("job.stats.p95"), value: shown.p95Ms === null ? "–" : formatDuration(shown.p95Ms) },
    {
      name:
        shown.unknownCostRuns > 0
          ? t("jobs.unknownCost", { count: shown.unknownCostRuns })
          : t("job.stats.cost"),
      value: `${formatUsd(shown.usd)}${shown.unknownCostRuns > 0 ? " *" : ""}`,
    },
    { name: t("job.stats.tokens"), value: formatCompact(allTokens) },
  ];
  return (
    <Section
      title={t("job.stats.title")}
      aside={
        <Segmented
          label={t("job.stats.window")}
          value={window}
          options={STAT_WINDOWS.map((value) => ({ value, label: t(`job.stats.${value}`) }))}
          onChange={(value) => choose({ window: value })}
        />
      }
    >
      <dl className="grid grid-cols-3 gap-2 max-sm:grid-cols-2">
        {figures.map(({ name, value }) => (
          <div
            key={name}
            className="flex min-w-0 flex-col-reverse rounded-xl border border-line bg-panel px-3 py-2"
          >
            <dt className="truncate text-sm text-ink2" title={name}>
              {name}
            </dt>
            <dd className="text-lg font-[640]">{value}</dd>
          </div>
        ))}
      </dl>
      {reported + computed + unknown > 0 && (
        <p className="mt-1.5 text-sm text-ink3">
          {t("job.stats.sources", {
            reported: formatNumber(reported),
            computed: formatNumber(computed),
            unknown: formatNumber(unknown),
          })}
        </p>
      )}
    </Section>
  );
}

function Daily({ stats }: { stats: JobStats }) {
  const { t } = useTranslation();
  const at = (day: string) => Date.parse(`${day}T12:00:00`);
  const cost = stats.daily.reduce((sum, day) => sum + day.usd, 0);
  const most = Math.max(...stats.daily.map((day) => day.usd));
  return (
    <Section
      title={t("job.daily.title")}
      aside={
        cost > 0 && (
          <span className="text-sm text-ink3">
            {t("job.daily.total", { usd: formatUsd(cost) })}
          </span>
        )
      }
    >
      <Card>
        <DayBars
          label={t("job.daily.title")}
          days={stats.daily.map(({ day, runs, succeeded, failed, usd }, index) => ({
            key: day,
            label: index % 5 === 4 ? formatShortDate(at(day)) : "",
            isMinor: index % 10 === 4,
            detail: t("job.daily.day", {
              day: formatDate(at(day)),
              count: runs,
              failed,
              usd: formatUsd(usd),
            }),
            succeeded,
            failed,
            other: Math.max(0, runs - succeeded - failed),
          }))}
        />
        {cost > 0 && (
          <svg
            role="img"
            aria-label={t("job.daily.cost")}
            viewBox="0 0 300 40"
            preserveAspectRatio="none"
            className="mt-2 h-10 w-full"
          >
            <polyline
              fill="none"
              stroke="var(--accent)"
              strokeWidth="1.5"
              vectorEffect="non-scaling-stroke"
              points={stats.daily
                .map(({ usd }, index) => `${index * 10 + 5},${38 - (36 * usd) / most}`)
                .join(" ")}
            />
          </svg>
        )}
      </Card>
    </Section>
  );
}
