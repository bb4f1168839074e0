/** Calendar: the next days played through, before they come. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CalendarDays } from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import type { Simulation } from "../../../contract/calendar.ts";
import { formatDuration, formatNumber, formatUsd } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { ButtonLink } from "../../ui/button-link.tsx";
import { Input } from "../../ui/input.tsx";
import { KeptFigures } from "../../ui/kept-figures.tsx";
import { Page, PageHeader, Section } from "../../ui/page.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { Table, Td, Th, Tr } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";
import { CollisionList } from "./collision-list.tsx";
import { DaySide } from "./day-side.tsx";
import { daysOfJob } from "./days-of-job.ts";
import { MonthGrid } from "./month-grid.tsx";
import { LENGTHS } from "./search.ts";

const route = getRouteApi("/calendar");
/** Jobs in the table; the busiest come first. */
const MAX_ROWS = 100;

export function CalendarPage() {
  const { t } = useTranslation();
  const { days = "30", from } = route.useSearch();
  const simulation = useQuery(
    orpc.calendar.simulate.queryOptions({
      input: { days: Number(days), fromDay: from },
      placeholderData: keepPreviousData,
    }),
  );
  if (simulation.data) {
    return <LoadedCalendar data={simulation.data} isOld={simulation.isPlaceholderData} />;
  }
  return (
    <Page header={<PageHeader title={t("calendar.title")} />}>
      {simulation.isError ? (
        <ErrorState error={simulation.error} onRetry={() => void simulation.refetch()} />
      ) : (
        <SkeletonRows label={t("shell.loading")} />
      )}
    </Page>
  );
}

/** `isOld`: the days are those of the choice before. */
function LoadedCalendar({ data, isOld }: { data: Simulation; isOld: boolean }) {
  const { t } = useTranslation();
  const { job: jobId, day } = route.useSearch();
  const { adjust } = useFilters(route);
  const jobs = useMemo(() => new Map(data.jobs.map((job) => [job.jobId, job])), [data]);
  const job = jobId === undefined ? undefined : jobs.get(jobId);
  const days = useMemo(
    () => (job ? daysOfJob(data.days, job, data.fires) : data.days),
    [data, job],
  );
  const index = Math.max(
    0,
    days.findIndex((each) => each.day === day),
  );
  // The long tables come a moment after the grid, which stands above them.
  const hasTables = useDeferredValue(true, false);
  const isEmpty = data.jobs.every((each) => each.state === "none");
  return (
    <Page
      header={<PageHeader title={t("calendar.title")} />}
      bar={<Bar data={data} />}
      side={
        isEmpty ? undefined : (
          <KeptFigures isOld={isOld}>
            <DaySide data={data} index={index} jobs={jobs} jobId={job?.jobId} />
          </KeptFigures>
        )
      }
    >
      {isEmpty ? (
        <EmptyState
          icon={CalendarDays}
          title={t("calendar.empty")}
          text={t("calendar.emptyText")}
          action={
            <ButtonLink to="/jobs/new" variant="primary">
              {t("shell.newJob")}
            </ButtonLink>
          }
        />
      ) : (
        <KeptFigures isOld={isOld}>
          <div className="flex flex-col gap-6">
            <Totals data={data} />
            <MonthGrid
              data={data}
              days={days}
              selected={days[index]?.day ?? ""}
              onSelect={(next) => adjust({ day: next })}
            />
            <Section title={t("calendar.collisions")}>
              {hasTables && <CollisionList data={data} jobs={jobs} />}
            </Section>
            <Section title={t("calendar.jobs")}>{hasTables && <JobsTable data={data} />}</Section>
          </div>
        </KeptFigures>
      )}
    </Page>
  );
}

const ALL = "all";

function Bar({ data }: { data: Simulation }) {
  const { t } = useTranslation();
  const { days = "30", from, job } = route.useSearch();
  const { choose, adjust } = useFilters(route);
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line2 px-5.5 py-2 max-sm:px-3">
      <Segmented
        label={t("calendar.length")}
        value={days}
        options={LENGTHS.map((value) => ({
          value,
          label: t("calendar.days", { count: Number(value) }),
        }))}
        onChange={(next) => choose({ days: next })}
      />
      <label className="flex items-center gap-2 text-ink2">
        {t("calendar.from")}
        <Input
          type="date"
          className="w-36"
          value={from ?? data.days[0]?.day ?? ""}
          onChange={(event) => adjust({ from: event.target.value || undefined, day: undefined })}
        />
      </label>
      <Select
        label={t("calendar.job")}
        value={job === undefined ? ALL : String(job)}
        options={[
          { value: ALL, label: t("calendar.allJobs") },
          ...data.jobs.map((each) => ({ value: String(each.jobId), label: each.name })),
        ]}
        onChange={(next) => choose({ job: next === ALL ? undefined : Number(next) })}
        className="max-w-64"
      />
      <span className="text-sm text-ink3">{t("calendar.zone", { zone: data.timezone })}</span>
    </div>
  );
}

function Totals({ data }: { data: Simulation }) {
  const { t } = useTranslation();
  const { totals } = data;
  return (
    <p className="flex flex-wrap gap-x-5 gap-y-1 text-ink2 tabular-nums">
      <span>{t("calendar.runs", { count: totals.fires, shown: formatNumber(totals.fires) })}</span>
      <span>{t("calendar.expected", { usd: formatUsd(totals.costUsd) })}</span>
      {totals.unknownCostRuns > 0 && (
        <span className="text-warn">
          {t("calendar.unknownCost", {
            count: totals.unknownCostRuns,
            shown: formatNumber(totals.unknownCostRuns),
          })}
        </span>
      )}
      {totals.waits > 0 && <span>{t("calendar.waits", { count: totals.waits })}</span>}
      {totals.skipped > 0 && <span>{t("calendar.skipped", { count: totals.skipped })}</span>}
      {totals.window > 0 && <span>{t("calendar.outside", { count: totals.window })}</span>}
      {totals.shifted > 0 && <span>{t("calendar.moved", { count: totals.shifted })}</span>}
    </p>
  );
}

function JobsTable({ data }: { data: Simulation }) {
  const { t } = useTranslation();
  const jobs = data.jobs.toSorted((a, b) => b.fires - a.fires);
  return (
    <div className="relative overflow-x-auto">
      <Table label={t("calendar.jobs")}>
        <thead>
          <tr>
            <Th>{t("calendar.job")}</Th>
            <Th className="text-right">{t("calendar.fires")}</Th>
            <Th className="text-right">{t("calendar.usually")}</Th>
            <Th className="text-right">{t("calendar.cost")}</Th>
            <Th>{t("calendar.blackout")}</Th>
          </tr>
        </thead>
        <tbody>
          {jobs.slice(0, MAX_ROWS).map((job) => (
            <JobRow key={job.jobId} job={job} />
          ))}
        </tbody>
      </Table>
      {jobs.length > MAX_ROWS && (
        <p className="mt-2 text-sm text-ink3">
          {t("calendar.moreJobs", { count: jobs.length - MAX_ROWS })}
        </p>
      )}
    </div>
  );
}

function JobRow({ job }: { job: Simulation["jobs"][number] }) {
  const { t } = useTranslation();
  return (
    <Tr>
      <Td className="min-w-40 [overflow-wrap:anywhere]">
        <Link to="/jobs/$jobId" params={{ jobId: String(job.jobId) }} className="hover:underline">
          {job.name}
        </Link>{" "}
        {job.state !== "planned" && <Tag>{t(`calendar.state.${job.state}`)}</Tag>}
      </Td>
      <Td className="text-right">
        {job.estimated && "≈ "}
        {formatNumber(job.fires)}
      </Td>
      <Td className="text-right whitespace-nowrap">
        {job.durationMs === null ? "–" : formatDuration(job.durationMs)}
      </Td>
      <Td className="text-right whitespace-nowrap">
        {job.costPerRunUsd === null ? t("calendar.costUnknown") : `≈ ${formatUsd(job.costUsd)}`}
      </Td>
      <Td className="text-ink2">
        {job.blackoutWindows.map(({ from, to }) => `${from}–${to}`).join(", ")}
      </Td>
    </Tr>
  );
}
