/** Range and measure, and to what the page is narrowed; all of it is in the address. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { X } from "lucide-react";
import { orpc } from "../../lib/query.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { UNKNOWN_MODEL } from "./ranges.ts";
import { RANGES } from "./search.ts";

const route = getRouteApi("/insights");

export function Filters() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const { choose } = useFilters(route);
  const { range = "30d", job, agent, model, folder } = search;
  const narrowedTo = useJob(job);
  const narrowed = [
    job === undefined ? null : (["job", narrowedTo.name] as const),
    agent === undefined ? null : (["agent", agent] as const),
    model === undefined
      ? null
      : (["model", model === UNKNOWN_MODEL ? t("insights.unknownModel") : model] as const),
    folder === undefined ? null : (["folder", folder] as const),
  ].filter((each) => each !== null);
  return (
    <div
      data-keeps-focus="first"
      className="flex flex-wrap items-center gap-2 border-b border-line2 px-5.5 py-2 max-sm:px-3"
    >
      <Segmented
        label={t("insights.range")}
        value={range}
        options={RANGES.map((value) => ({ value, label: t(`insights.ranges.${value}`) }))}
        onChange={(next) => choose({ range: next })}
      />
      {narrowed.map(([key, label]) => (
        <Button
          key={key}
          size="sm"
          aria-label={t("insights.widen", { name: label })}
          onClick={() => choose({ [key]: undefined })}
        >
          {t(`insights.group.${key}`)}: {label}
          <X aria-hidden />
        </Button>
      ))}
      <ReadFailed query={narrowedTo.query} what="job" />
    </div>
  );
}

function useJob(id: number | undefined) {
  const isJob = id !== undefined && id > 0;
  const query = useQuery(orpc.jobs.get.queryOptions({ input: { id: id ?? 1 }, enabled: isJob }));
  const { t } = useTranslation();
  return { name: isJob ? (query.data?.name ?? String(id)) : t("insights.noJob"), query };
}
