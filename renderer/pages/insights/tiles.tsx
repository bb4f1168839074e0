/** The figures of the range, one beside the other. */
import type { ReactNode } from "react";
import type { Insights } from "../../../contract/insights.ts";
import {
  formatCompact,
  formatDuration,
  formatNumber,
  formatPercent,
  formatUsd,
} from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Card } from "../../ui/page.tsx";

export function Tiles({ data }: { data: Insights }) {
  const { t } = useTranslation();
  const { totals, durations } = data;
  const judged = totals.succeeded + totals.failed;
  return (
    <div className="flex flex-wrap gap-3">
      <Tile name={t("insights.runs")} value={formatNumber(totals.runs)}>
        {t("insights.failedOf", { count: totals.failed })}
      </Tile>
      <Tile
        name={t("insights.successRate")}
        value={judged === 0 ? t("insights.none") : formatPercent(totals.succeeded / judged)}
      >
        {t("insights.successHint")}
      </Tile>
      <Tile
        name={t("insights.median")}
        value={durations ? formatDuration(durations.p50Ms) : meanOf(data, t("insights.none"))}
      >
        {durations
          ? t("insights.percentiles", {
              p90: formatDuration(durations.p90Ms),
              p95: formatDuration(durations.p95Ms),
              p99: formatDuration(durations.p99Ms),
            })
          : t("insights.meanHint")}
      </Tile>
      <Tile name={t("insights.tokens")} value={formatCompact(totals.tokens)}>
        {totals.runs > 0 &&
          t("insights.perRun", { value: formatCompact(totals.tokens / totals.runs) })}
      </Tile>
      <Tile name={t("insights.cost")} value={formatUsd(totals.costUsd)}>
        <CostSources data={data} />
      </Tile>
    </div>
  );
}

function meanOf({ totals }: Insights, none: string): string {
  return totals.runs === 0 ? none : formatDuration(totals.durationMs / totals.runs);
}

/** Where the sum comes from; what is not known is said, never counted as zero. */
function CostSources({ data }: { data: Insights }) {
  const { t } = useTranslation();
  const { costUsd, costComputedUsd, unknownCostRuns } = data.totals;
  const reported = Math.max(0, costUsd - costComputedUsd);
  const parts = [
    reported > 0 && t("insights.reported", { usd: formatUsd(reported) }),
    costComputedUsd > 0 && t("insights.computed", { usd: formatUsd(costComputedUsd) }),
  ].filter((part) => part !== false);
  return (
    <>
      {parts.join(" · ")}
      {unknownCostRuns > 0 && (
        <span className="block text-warn">
          {t("insights.unknownCost", { count: unknownCostRuns })}
        </span>
      )}
    </>
  );
}

function Tile({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <Card className="min-w-[150px] flex-1 basis-1/4">
      <h2 className="text-sm text-ink3">{name}</h2>
      <p className="text-xl font-[640] tabular-nums">{value}</p>
      <div className="min-h-4 text-sm text-ink2 tabular-nums">{children}</div>
    </Card>
  );
}
