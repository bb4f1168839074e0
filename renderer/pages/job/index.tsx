/** One job: when it fires, how it went, its runs, and why nothing ran. */
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Pencil, Play, RotateCcw } from "lucide-react";
import type { Job } from "../../../contract/job.ts";
import { formatShort } from "../../lib/format.ts";
import { useJobActions } from "../../lib/job-actions.ts";
import { useJobOfAddress } from "../../lib/use-job-of-address.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { ButtonLink } from "../../ui/button-link.tsx";
import { Button } from "../../ui/button.tsx";
import { JobMenu } from "../../ui/job-menu.tsx";
import { Page, PageHeader } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { Tag } from "../../ui/tag.tsx";
import { JobHistory } from "./history.tsx";
import { JobLedger } from "./ledger.tsx";
import { JobOverview } from "./overview.tsx";

const route = getRouteApi("/jobs/$jobId");

export function JobPage() {
  const { t } = useTranslation();
  const { jobId } = route.useParams();
  const { job, isMissing } = useJobOfAddress(jobId);
  if (job.data) return <JobView job={job.data} />;
  return (
    <Page header={<PageHeader crumb={<Crumb />} title={t("job.title")} />}>
      {isMissing ? (
        <EmptyState title={t("job.missing.title")} text={t("job.missing.text")} />
      ) : job.isError ? (
        <ErrorState error={job.error} onRetry={() => void job.refetch()} />
      ) : (
        <SkeletonRows label={t("shell.loading")} />
      )}
    </Page>
  );
}

function Crumb() {
  const { t } = useTranslation();
  return (
    <>
      <Link to="/jobs" className="hover:underline">
        {t("jobs.title")}
      </Link>{" "}
      /
    </>
  );
}

function JobView({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { tab = "overview" } = route.useSearch();
  const { choose } = useFilters(route);
  const leave = useNavigate();
  const actions = useJobActions();
  return (
    <Page
      bare
      header={
        <PageHeader
          crumb={<Crumb />}
          title={job.name}
          beside={<Beside job={job} />}
          actions={
            job.removedAt === null ? (
              <>
                {!job.enabled && (
                  <Button onClick={() => void actions.resume([job])}>
                    <RotateCcw aria-hidden />
                    {t("jobs.resume")}
                  </Button>
                )}
                <Button onClick={() => void actions.run([job])}>
                  <Play aria-hidden />
                  {t("jobs.runNow")}
                </Button>
                <ButtonLink to="/jobs/$jobId/edit" params={{ jobId: String(job.id) }}>
                  <Pencil aria-hidden />
                  {t("jobs.edit")}
                </ButtonLink>
                <JobMenu job={job} onRemoved={() => void leave({ to: "/jobs" })} />
              </>
            ) : (
              <Button onClick={() => void actions.restore([job])}>{t("job.restore")}</Button>
            )
          }
        />
      }
    >
      <Tabs
        label={t("job.tabs")}
        value={tab}
        onChange={(next) => choose({ tab: next === "overview" ? undefined : next })}
        panelClassName="flex flex-col"
        tabs={[
          { value: "overview", label: t("job.tab.overview"), content: <JobOverview job={job} /> },
          { value: "history", label: t("job.tab.history"), content: <JobHistory job={job} /> },
          { value: "ledger", label: t("job.tab.ledger"), content: <JobLedger job={job} /> },
        ]}
      />
    </Page>
  );
}

function Beside({ job }: { job: Job }) {
  const { t } = useTranslation();
  if (job.removedAt !== null) return <Tag>{t("job.removed")}</Tag>;
  return (
    <>
      {!job.enabled && (
        <Tag tone="warn">
          {job.pausedUntil === null
            ? t("jobs.pausedWord")
            : t("jobs.pausedUntilShort", { time: formatShort(job.pausedUntil) })}
        </Tag>
      )}
      {job.tags.map((tag) => (
        <Link key={tag} to="/jobs" search={{ tag }}>
          <Tag>{tag}</Tag>
        </Link>
      ))}
    </>
  );
}
