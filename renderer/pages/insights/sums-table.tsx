/** Sums as a table: by group, or by bucket in the place of the chart. */
import type { ReactNode } from "react";
import type { InsightSums } from "../../../contract/insights.ts";
import {
  formatCompact,
  formatDuration,
  formatNumber,
  formatPercent,
  formatUsd,
} from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Td, Th, Tr, WideTable } from "../../ui/table.tsx";

export interface SumsRow extends InsightSums {
  key: string;
  name: ReactNode;
}

export function SumsTable({
  label,
  first,
  rows,
}: {
  label: string;
  first: string;
  rows: SumsRow[];
}) {
  const { t } = useTranslation();
  return (
    <WideTable label={label}>
      <thead>
        <tr>
          <Th>{first}</Th>
          <Th className="text-right">{t("insights.runs")}</Th>
          <Th className="text-right">{t("insights.successRate")}</Th>
          <Th className="text-right">{t("insights.mean")}</Th>
          <Th className="text-right">{t("insights.tokens")}</Th>
          <Th className="text-right">{t("insights.cost")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key} row={row} />
        ))}
      </tbody>
    </WideTable>
  );
}

function Row({ row }: { row: SumsRow }) {
  const { t } = useTranslation();
  const judged = row.succeeded + row.failed;
  return (
    <Tr>
      <Td className="max-w-80 min-w-32 break-words">{row.name}</Td>
      <Td className="text-right">{formatNumber(row.runs)}</Td>
      <Td className="text-right">{judged === 0 ? "–" : formatPercent(row.succeeded / judged)}</Td>
      <Td className="text-right">
        {row.runs === 0 ? "–" : formatDuration(row.durationMs / row.runs)}
      </Td>
      <Td className="text-right">{formatCompact(row.tokens)}</Td>
      <Td className="text-right whitespace-nowrap">
        {formatUsd(row.costUsd)}
        {row.unknownCostRuns > 0 && (
          <span
            className="text-warn"
            title={t("insights.unknownCost", { count: row.unknownCostRuns })}
          >
            {" + ?"}
            <span className="sr-only">
              {t("insights.unknownCost", { count: row.unknownCostRuns })}
            </span>
          </span>
        )}
      </Td>
    </Tr>
  );
}
