/** Search, filters and order of the list of jobs; all of it in the address. */
import { getRouteApi } from "@tanstack/react-router";
import { Search, X } from "lucide-react";
import { AGENT_IDS } from "../../../contract/words.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { JOB_SORTS, JOB_STATUSES } from "./filter.ts";

const route = getRouteApi("/jobs");
const ANY = "any";

export function JobFilterBar({ tags, count }: { tags: readonly string[]; count: number }) {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const { choose, adjust } = useFilters(route);
  const narrowed =
    filter.search !== undefined ||
    filter.tag !== undefined ||
    filter.agent !== undefined ||
    filter.status !== undefined;
  const any = { value: ANY, label: t("jobs.any") };
  const usedTags = filter.tag !== undefined && !tags.includes(filter.tag) ? [filter.tag] : [];
  return (
    <search
      data-keeps-focus="first"
      className="flex flex-wrap items-center gap-2 border-b border-line px-5.5 py-2 max-sm:px-3"
    >
      <span className="relative w-60 max-sm:w-full">
        <Search aria-hidden className="absolute top-2 left-2 size-4 text-ink3" />
        <Input
          type="search"
          data-search
          aria-label={t("jobs.search")}
          placeholder={t("jobs.search")}
          className="pl-8"
          value={filter.search ?? ""}
          onChange={(event) => adjust({ search: event.target.value || undefined })}
        />
      </span>
      <Select
        className="w-42 max-sm:w-[calc(50%-4px)]"
        label={t("jobs.status")}
        value={filter.status ?? ANY}
        options={[
          { value: ANY, label: t("jobs.statusOf.any") },
          ...JOB_STATUSES.map((value) => ({ value, label: t(`jobs.statusOf.${value}`) })),
        ]}
        onChange={(value) => choose({ status: JOB_STATUSES.find((each) => each === value) })}
      />
      <Select
        className="w-40 max-sm:w-[calc(50%-4px)]"
        label={t("jobs.agent")}
        value={filter.agent?.[0] ?? ANY}
        options={[
          { ...any, label: t("jobs.anyAgent") },
          ...AGENT_IDS.map((value) => ({ value, label: t(`words.agent.${value}`) })),
        ]}
        onChange={(value) => {
          const agent = AGENT_IDS.find((each) => each === value);
          choose({ agent: agent && [agent] });
        }}
      />
      {(tags.length > 0 || filter.tag !== undefined) && (
        <Select
          className="w-40 max-sm:w-[calc(50%-4px)]"
          label={t("jobs.tag")}
          value={filter.tag ?? ANY}
          options={[
            { ...any, label: t("jobs.anyTag") },
            ...[...tags, ...usedTags].map((value) => ({ value, label: value })),
          ]}
          onChange={(value) => choose({ tag: value === ANY ? undefined : value })}
        />
      )}
      {narrowed && (
        <Button
          variant="ghost"
          onClick={() =>
            choose({ search: undefined, tag: undefined, agent: undefined, status: undefined })
          }
        >
          <X aria-hidden />
          {t("jobs.clear")}
        </Button>
      )}
      <span className="flex-1 max-sm:hidden" />
      <span role="status" className="text-ink3 max-sm:order-last">
        {t("jobs.count", { count })}
      </span>
      <Select
        className="w-40 max-sm:w-[calc(50%-4px)]"
        label={t("jobs.sort")}
        value={filter.sort ?? "next"}
        options={JOB_SORTS.map((value) => ({ value, label: t(`jobs.sortBy.${value}`) }))}
        onChange={(value) => choose({ sort: value === "next" ? undefined : value })}
      />
    </search>
  );
}
