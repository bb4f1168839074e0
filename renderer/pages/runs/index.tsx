/** All runs, newest first, with search and filters. */
import { getRouteApi } from "@tanstack/react-router";
import type { RunListFilter } from "../../lib/run-list.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Page, PageHeader } from "../../ui/page.tsx";
import { RunList } from "../../ui/run-list.tsx";
import { RunFilterBar } from "./filter-bar.tsx";

const route = getRouteApi("/runs");

export function RunsPage() {
  const { t } = useTranslation();
  const { state, agent, trigger, job, ...same } = route.useSearch();
  const filter: RunListFilter = {
    ...same,
    states: state,
    agents: agent,
    triggers: trigger,
    jobId: job,
  };
  return (
    <Page
      bare
      header={<PageHeader title={t("runs.title")} />}
      bar={<RunFilterBar filter={filter} />}
    >
      <RunList filter={filter} />
    </Page>
  );
}
