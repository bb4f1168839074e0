/** Today: what ran and what comes on one axis, results to read, and the week in numbers. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { CalendarClock, ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { formatDate, formatLongDate } from "../../lib/format.ts";
import { useNow } from "../../lib/now.ts";
import { orpc } from "../../lib/query.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { ButtonLink } from "../../ui/button-link.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { Page, PageHeader } from "../../ui/page.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { Inbox } from "./inbox.tsx";
import { PauseAll } from "./pause-all.tsx";
import { dayAt, neighbour, type Span, spanOf, VIEWS } from "./span.ts";
import { TimeAxis } from "./time-axis.tsx";
import { WeekSummary } from "./week.tsx";

const route = getRouteApi("/today");
const DAY_MS = 86_400_000;
const FIRST_LANES = 12;
const MORE_LANES = 50;
const MAX_LANES = 200;

export function TodayPage() {
  const { t } = useTranslation();
  const { view = "day", day } = route.useSearch();
  const { choose } = useFilters(route);
  const today = useNow(60_000);
  const at = dayAt(day, today);
  const span = spanOf(view, at);
  const isNow = span.from <= today && today < span.until;
  const go = (to: string | undefined) => choose({ day: to });
  return (
    <Page
      header={
        <PageHeader
          title={t("today.title")}
          beside={<SpanName span={span} />}
          actions={
            <>
              {!isNow && (
                <Button variant="ghost" onClick={() => go(undefined)}>
                  {t("today.backToToday")}
                </Button>
              )}
              <span className="flex">
                <IconButton
                  label={t("today.earlier")}
                  icon={<ChevronLeft aria-hidden />}
                  onClick={() => go(neighbour(view, at, -1))}
                />
                <IconButton
                  label={t("today.later")}
                  icon={<ChevronRight aria-hidden />}
                  onClick={() => go(neighbour(view, at, 1))}
                />
              </span>
              <Segmented
                label={t("today.viewLabel")}
                value={view}
                options={VIEWS.map((value) => ({ value, label: t(`today.view.${value}`) }))}
                onChange={(value) => choose({ view: value === "day" ? undefined : value })}
              />
              <PauseAll />
              <ButtonLink to="/jobs/new" variant="primary">
                <Plus aria-hidden />
                {t("shell.newJob")}
              </ButtonLink>
            </>
          }
        />
      }
    >
      <Lanes span={span} />
      <div className="mt-5 grid grid-cols-[minmax(0,4fr)_minmax(0,3fr)] items-start gap-5 max-lg:grid-cols-1">
        <Inbox />
        <WeekSummary />
      </div>
    </Page>
  );
}

function SpanName({ span }: { span: Span }) {
  const name =
    span.view === "day"
      ? formatLongDate(span.from)
      : `${formatDate(span.from)} – ${formatDate(span.until - DAY_MS / 2)}`;
  return <span className="text-ink2">{name}</span>;
}

function Lanes({ span }: { span: Span }) {
  const { t } = useTranslation();
  const { lanes = FIRST_LANES } = route.useSearch();
  const { adjust } = useFilters(route);
  const { from, until } = span;
  const most = Math.min(MAX_LANES, Math.max(1, lanes));
  const timeline = useQuery(
    orpc.timeline.range.queryOptions({
      input: { from, until, lanes: most },
      placeholderData: keepPreviousData,
    }),
  );
  if (timeline.isPending) return <SkeletonRows rows={7} label={t("shell.loading")} />;
  if (timeline.isError) {
    return <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />;
  }
  const { data } = timeline;
  if (data.lanes.length === 0) {
    return (
      <EmptyState
        icon={CalendarClock}
        className="py-8"
        title={t("today.nothing")}
        text={t("today.nothingText")}
        action={
          <ButtonLink to="/templates" variant="primary">
            {t("jobs.fromTemplate")}
          </ButtonLink>
        }
      />
    );
  }
  return (
    <>
      <TimeAxis timeline={data} span={span} />
      {data.more > 0 && most < MAX_LANES && (
        <Button
          variant="ghost"
          size="sm"
          className="mt-1"
          onClick={() => adjust({ lanes: most + MORE_LANES })}
        >
          {t("today.moreLanes", { count: data.more })}
        </Button>
      )}
      {data.more > 0 && most >= MAX_LANES && (
        <p className="mt-1 text-sm text-ink3">{t("today.lanesLeft", { count: data.more })}</p>
      )}
    </>
  );
}
