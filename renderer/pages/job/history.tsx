/** The runs of a job, with search and states. */
import { getRouteApi } from "@tanstack/react-router";
import type { Job } from "../../../contract/job.ts";
import { groupOf, STATE_GROUPS, STATES_OF } from "../../lib/state-groups.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Input } from "../../ui/input.tsx";
import { RunList } from "../../ui/run-list.tsx";
import { Select } from "../../ui/select.tsx";

const route = getRouteApi("/jobs/$jobId");
const ANY = "any";

export function JobHistory({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { state, search } = route.useSearch();
  const { choose, adjust } = useFilters(route);
  return (
    <>
      <search className="flex items-center gap-2 border-b border-line px-5.5 py-2 max-sm:px-3">
        <Input
          type="search"
          data-search
          className="w-64"
          aria-label={t("runs.search")}
          placeholder={t("runs.search")}
          value={search ?? ""}
          onChange={(event) => adjust({ search: event.target.value || undefined })}
        />
        <Select
          className="w-36"
          label={t("runs.column.state")}
          value={groupOf(state) ?? ANY}
          options={[
            { value: ANY, label: t("runs.group.any") },
            ...STATE_GROUPS.map((value) => ({ value, label: t(`runs.group.${value}`) })),
          ]}
          onChange={(value) => {
            const chosen = STATE_GROUPS.find((each) => each === value);
            choose({ state: chosen && [...STATES_OF[chosen]] });
          }}
        />
      </search>
      <RunList ofOneJob filter={{ jobId: job.id, states: state, search }} />
    </>
  );
}
