/** Insights: what ran, how well, how long, and what it cost. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChartColumn, Download } from "lucide-react";
import { INSIGHT_GROUPS } from "../../../contract/insight-words.ts";
import type { InsightFilter, Insights, Outlook } from "../../../contract/insights.ts";
import { orpc } from "../../lib/query.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { KeptFigures } from "../../ui/kept-figures.tsx";
import { Page, PageHeader, Section } from "../../ui/page.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { useBucketName } from "./bucket-name.ts";
import { Chart } from "./chart.tsx";
import { saveInsights } from "./export.ts";
import { Filters } from "./filters.tsx";
import { OutlookSide } from "./outlook.tsx";
import { filterOf, narrowTo } from "./ranges.ts";
import { MEASURES } from "./search.ts";
import { SumsTable } from "./sums-table.tsx";
import { Tiles } from "./tiles.tsx";

const route = getRouteApi("/insights");

export function InsightsPage() {
  const { t } = useTranslation();
  const outlook = useQuery(orpc.insights.outlook.queryOptions());
  if (outlook.data) return <LoadedPage outlook={outlook.data} />;
  return (
    <Page header={<PageHeader title={t("insights.title")} />} bar={<Filters />}>
      {outlook.isError ? (
        <ErrorState error={outlook.error} onRetry={() => void outlook.refetch()} />
      ) : (
        <SkeletonRows label={t("shell.loading")} />
      )}
    </Page>
  );
}

function LoadedPage({ outlook }: { outlook: Outlook }) {
  const { t } = useTranslation();
  const filter = filterOf(route.useSearch(), outlook.today);
  const summary = useQuery(
    orpc.insights.summary.queryOptions({ input: filter, placeholderData: keepPreviousData }),
  );
  const { data, isPlaceholderData: isOld } = summary;
  return (
    <Page
      header={
        <PageHeader
          title={t("insights.title")}
          actions={
            data && data.totals.runs > 0 ? (
              <Button disabled={isOld} onClick={() => saveInsights(data, filter)}>
                <Download aria-hidden />
                {t("insights.csv")}
              </Button>
            ) : undefined
          }
        />
      }
      bar={<Filters />}
      side={<OutlookSide outlook={outlook} />}
    >
      {summary.isError ? (
        <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />
      ) : !data ? (
        <SkeletonRows label={t("shell.loading")} />
      ) : data.totals.runs === 0 && data.totals.tokens === 0 ? (
        <EmptyState icon={ChartColumn} title={t("insights.empty")} text={t("insights.emptyText")} />
      ) : (
        <KeptFigures isOld={isOld}>
          <Figures data={data} filter={filter} />
        </KeptFigures>
      )}
    </Page>
  );
}

function Figures({ data, filter }: { data: Insights; filter: InsightFilter }) {
  const { t } = useTranslation();
  const { measure = "runs", view } = route.useSearch();
  const { choose } = useFilters(route);
  const nameOf = useBucketName(data.bucket);
  const measures = MEASURES.filter((each) => each !== "duration" || data.durations !== null);
  const shown = measures.includes(measure) ? measure : "runs";
  return (
    <div className="flex flex-col gap-6">
      <Tiles data={data} />
      <Section
        title={t("insights.overTime")}
        aside={
          <span className="flex flex-wrap gap-2">
            {view !== "table" && (
              <Segmented
                label={t("insights.shows")}
                value={shown}
                options={measures.map((value) => ({
                  value,
                  label: t(`insights.measure.${value}`),
                }))}
                onChange={(next) => choose({ measure: next })}
              />
            )}
            <Segmented
              label={t("insights.form")}
              value={view ?? "chart"}
              options={[
                { value: "chart", label: t("insights.chart") },
                { value: "table", label: t("insights.table") },
              ]}
              onChange={(next) => choose({ view: next === "table" ? "table" : undefined })}
            />
          </span>
        }
      >
        {view === "table" ? (
          <SumsTable
            label={t("insights.overTime")}
            first={t(`insights.bucket.${data.bucket}`)}
            rows={data.series.map((each) => ({
              ...each,
              key: each.start,
              name: nameOf(each.start),
            }))}
          />
        ) : (
          <Chart data={data} measure={shown} />
        )}
      </Section>
      <Groups data={data} filter={filter} />
    </div>
  );
}

function Groups({ data, filter }: { data: Insights; filter: InsightFilter }) {
  const { t } = useTranslation();
  const { choose } = useFilters(route);
  const rows = data.groups.map((group) => ({
    ...group,
    name: (
      <Link
        from="/insights"
        to="/insights"
        search={(old) => ({ ...old, ...narrowTo(filter.by, group.key) })}
        className="hover:underline"
      >
        {nameOfGroup(filter.by, group, t("insights.noJob"), t("insights.unknownModel"))}
      </Link>
    ),
  }));
  const { rest } = data;
  return (
    <Section
      title={t("insights.by", { group: t(`insights.group.${filter.by}`).toLocaleLowerCase() })}
      aside={
        <Segmented
          label={t("insights.grouping")}
          value={filter.by}
          options={INSIGHT_GROUPS.map((value) => ({ value, label: t(`insights.group.${value}`) }))}
          onChange={(by) => choose({ by })}
        />
      }
    >
      <SumsTable
        label={t("insights.by", { group: t(`insights.group.${filter.by}`).toLocaleLowerCase() })}
        first={t(`insights.group.${filter.by}`)}
        rows={
          rest
            ? [...rows, { ...rest, key: "rest", name: t("insights.rest", { count: rest.groups }) }]
            : rows
        }
      />
    </Section>
  );
}

function nameOfGroup(
  by: InsightFilter["by"],
  { key, label }: { key: string; label: string },
  noJob: string,
  unknownModel: string,
): string {
  if (by === "job" && key === "0") return noJob;
  return by === "model" && key === "" ? unknownModel : label;
}
