/** All jobs: when each fires next, how it went, what it cost; search, filters and actions on many. */
import { getRouteApi } from "@tanstack/react-router";
import { ListChecks, Plus } from "lucide-react";
import { useDeferredValue, useMemo, useRef } from "react";
import { useJobLines } from "../../lib/job-lines.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { ButtonLink } from "../../ui/button-link.tsx";
import { Button } from "../../ui/button.tsx";
import { Page, PageHeader } from "../../ui/page.tsx";
import { OpenProposals } from "../../ui/proposals.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { JobFilterBar } from "./filter-bar.tsx";
import { DropZone } from "./drop-zone.tsx";
import { filterJobs, tagsOf } from "./filter.ts";
import { ImportDialog } from "./import-dialog.tsx";
import { JobList } from "./job-list.tsx";
import { useSelection } from "../../lib/use-selection.ts";

import { useImport } from "./use-import.ts";

const route = getRouteApi("/jobs");

export function JobsPage() {
  const { t } = useTranslation();
  const filter = useDeferredValue(route.useSearch());
  const lines = useJobLines();
  const all = useMemo(() => lines.data ?? [], [lines.data]);
  const jobs = useMemo(() => filterJobs(all, filter), [all, filter]);
  const tags = useMemo(() => tagsOf(all), [all]);
  const transfer = useImport();
  const picker = useRef<HTMLInputElement>(null);
  const selection = useSelection(jobs.map(({ id }) => id));
  const chosen = jobs.filter(({ id }) => selection.has(id));
  return (
    <Page
      bare
      header={
        <PageHeader
          title={t("jobs.title")}
          actions={
            <>
              <Button onClick={() => picker.current?.click()}>{t("jobs.import.button")}</Button>
              <ButtonLink to="/templates">{t("jobs.fromTemplate")}</ButtonLink>
              <ButtonLink to="/jobs/new" variant="primary">
                <Plus aria-hidden />
                {t("shell.newJob")}
              </ButtonLink>
            </>
          }
        />
      }
      bar={
        all.length === 0 ? undefined : chosen.length > 0 ? (
          <BulkBar jobs={chosen} onDone={selection.none} />
        ) : (
          <JobFilterBar tags={tags} count={jobs.length} />
        )
      }
    >
      <input
        ref={picker}
        type="file"
        hidden
        accept=".json,.txt,.crontab,application/json,text/plain"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file !== undefined) void transfer.read(file);
        }}
      />
      <ImportDialog transfer={transfer} />
      <OpenProposals className="px-5.5 py-3 max-sm:px-3" />
      <DropZone onFile={(file) => void transfer.read(file)}>
        {lines.isPending && (
          <div className="p-5">
            <SkeletonRows rows={10} label={t("shell.loading")} />
          </div>
        )}
        {lines.isError && <ErrorState error={lines.error} onRetry={() => void lines.refetch()} />}
        {lines.data?.length === 0 && (
          <EmptyState
            icon={ListChecks}
            title={t("jobs.none")}
            text={t("jobs.noneText")}
            action={
              <>
                <ButtonLink to="/templates" variant="primary">
                  {t("jobs.fromTemplate")}
                </ButtonLink>
                <ButtonLink to="/jobs/new">{t("shell.newJob")}</ButtonLink>
              </>
            }
          />
        )}
        {all.length > 0 && jobs.length === 0 && (
          <EmptyState title={t("jobs.noMatch")} text={t("jobs.noMatchText")} />
        )}
        {jobs.length > 0 && <JobList jobs={jobs} selection={selection} />}
      </DropZone>
    </Page>
  );
}
