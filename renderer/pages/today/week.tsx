/** The last seven days in four numbers and seven bars. */
import { useQuery } from "@tanstack/react-query";
import type { Week } from "../../../contract/timeline.ts";
import { formatNumber, formatPercent, formatUsd, formatWeekday } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { DayBars } from "../../ui/day-bars.tsx";
import { Section } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";

export function WeekSummary() {
  const { t } = useTranslation();
  const week = useQuery(orpc.timeline.week.queryOptions());
  return (
    <Section title={t("today.week.title")}>
      {week.isPending && <Skeleton className="h-40" />}
      {week.isError && <ErrorState error={week.error} onRetry={() => void week.refetch()} />}
      {week.data && <WeekNumbers week={week.data} />}
    </Section>
  );
}

function WeekNumbers({ week }: { week: Week }) {
  const { t } = useTranslation();
  const judged = week.succeeded + week.failed;
  const { month } = week;
  const cost =
    month.budgetUsd === null
      ? t("today.week.cost")
      : t("today.week.monthOf", { usd: formatUsd(month.usd), limit: formatUsd(month.budgetUsd) });
  return (
    <>
      <dl className="grid grid-cols-4 gap-2 max-sm:grid-cols-2">
        <Figure value={formatNumber(week.runs)} name={t("today.week.runs")} />
        <Figure
          value={judged === 0 ? "–" : formatPercent(week.succeeded / judged)}
          name={t("today.week.succeeded")}
        />
        <Figure
          value={formatUsd(week.usd)}
          name={cost}
          title={
            week.unknownCostRuns > 0
              ? t("jobs.unknownCost", { count: week.unknownCostRuns })
              : undefined
          }
          mark={week.unknownCostRuns > 0}
        />
        <Figure value={formatNumber(week.missed)} name={t("today.week.missed")} />
      </dl>
      <DayBars
        className="mt-4"
        label={t("today.week.chart")}
        days={week.days.map(({ day, runs, succeeded, failed }) => ({
          key: day,
          label: formatWeekday(Date.parse(`${day}T12:00:00`)),
          detail: t("today.week.day", {
            day: formatWeekday(Date.parse(`${day}T12:00:00`)),
            count: runs,
            failed,
          }),
          succeeded,
          failed,
          other: Math.max(0, runs - succeeded - failed),
        }))}
      />
    </>
  );
}

interface FigureProps {
  value: string;
  name: string;
  title?: string | undefined;
  /** The value is not the whole truth; the title says why. */
  mark?: boolean;
}

function Figure({ value, name, title, mark = false }: FigureProps) {
  return (
    <div
      title={title}
      className="flex min-w-0 flex-col-reverse justify-end rounded-xl border border-line bg-panel px-3 py-2"
    >
      <dt className="truncate text-sm text-ink2">{name}</dt>
      <dd className="text-lg font-[640]">
        {value}
        {mark && <span className="ml-0.5 text-ink3">*</span>}
      </dd>
    </div>
  );
}
