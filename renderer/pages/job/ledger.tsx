/** What became of every due instant of a job, and why nothing ran where nothing ran. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { VList } from "virtua";
import type { Job } from "../../../contract/job.ts";
import { formatDateTime, formatNumber } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { OutcomeBadge } from "../../ui/tag.tsx";

/** Older ones are in the command line's `ledger`. */
const LIMIT = 1_000;
const ROW_PX = 36;
const COLUMNS =
  "grid grid-cols-[150px_190px_minmax(0,1fr)_90px] items-center gap-3 px-5.5 max-sm:grid-cols-[130px_minmax(0,1fr)] max-sm:px-3";

export function JobLedger({ job }: { job: Job }) {
  const { t } = useTranslation();
  const ledger = useQuery(
    orpc.ledger.list.queryOptions({ input: { jobId: job.id, limit: LIMIT } }),
  );
  if (ledger.isPending) {
    return (
      <div className="p-5">
        <SkeletonRows label={t("shell.loading")} />
      </div>
    );
  }
  if (ledger.isError) {
    return <ErrorState error={ledger.error} onRetry={() => void ledger.refetch()} />;
  }
  if (ledger.data.length === 0) {
    return <EmptyState title={t("job.ledger.none")} text={t("job.ledger.noneText")} />;
  }
  return (
    <div role="table" aria-label={t("job.tab.ledger")} className="flex min-h-0 flex-1 flex-col">
      <div
        role="row"
        className={`${COLUMNS} h-8 border-b border-line text-sm font-[550] text-ink3`}
      >
        <span role="columnheader">{t("job.ledger.due")}</span>
        <span role="columnheader">{t("job.ledger.outcome")}</span>
        <span role="columnheader" className="max-sm:hidden">
          {t("job.ledger.reason")}
        </span>
        <span role="columnheader" className="text-right max-sm:hidden">
          {t("job.ledger.run")}
        </span>
      </div>
      <VList role="rowgroup" itemSize={ROW_PX} className="min-h-0 flex-1">
        {ledger.data.map((row) => (
          <div
            key={row.dueAt}
            role="row"
            className={`${COLUMNS} h-9 border-b border-line2 hover:bg-line2/60`}
          >
            <span role="cell" className="whitespace-nowrap">
              {formatDateTime(row.dueAt)}
            </span>
            <span role="cell" className="flex items-center gap-1">
              <OutcomeBadge outcome={row.outcome} />
              {row.count > 1 && <span className="text-ink3">× {formatNumber(row.count)}</span>}
            </span>
            <span role="cell" className="truncate text-ink2 max-sm:hidden" title={row.reason ?? ""}>
              {row.reason}
            </span>
            <span role="cell" className="text-right max-sm:hidden">
              {row.runId !== null && (
                <Link
                  to="/runs/$runId"
                  params={{ runId: String(row.runId) }}
                  className="hover:underline"
                >
                  {t("runs.number", { id: row.runId })}
                </Link>
              )}
            </span>
          </div>
        ))}
      </VList>
    </div>
  );
}
