/** Beside the figures: what the month will cost, and how much is left of each budget. */
import type { Outlook } from "../../../contract/insights.ts";
import { cn } from "../../lib/cn.ts";
import { formatCompact, formatUsd } from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { ButtonLink } from "../../ui/button-link.tsx";
import { Fact, Facts } from "../../ui/table.tsx";
import { Section } from "../../ui/page.tsx";

export function OutlookSide({ outlook }: { outlook: Outlook }) {
  const { t } = useTranslation();
  const { month, budgets } = outlook;
  return (
    <div className="flex flex-col gap-6">
      <Section title={t("insights.month")}>
        <Facts className="grid-cols-[1fr_auto]">
          <Fact name={t("insights.spent")}>{formatUsd(month.spentUsd)}</Fact>
          <Fact name={t("insights.forecast")}>
            {month.forecastUsd === null ? t("insights.noForecast") : formatUsd(month.forecastUsd)}
          </Fact>
        </Facts>
        <p className="mt-2 text-sm text-ink3">
          {month.forecastUsd === null
            ? t("insights.noForecastText")
            : t("insights.forecastText", { count: month.basedOnDays })}
        </p>
        {month.unknownCostRuns > 0 && (
          <p className="mt-1 text-sm text-warn">
            {t("insights.unknownCost", { count: month.unknownCostRuns })}
          </p>
        )}
      </Section>
      <Section title={t("insights.budgets")}>
        {budgets.length === 0 ? (
          <div className="text-ink2">
            <p>{t("insights.noBudgets")}</p>
            <ButtonLink to="/settings" search={{ section: "budgets" }} size="sm" className="mt-2">
              {t("insights.setBudgets")}
            </ButtonLink>
          </div>
        ) : (
          <ul className="flex flex-col gap-3.5">
            {budgets.map((budget) => (
              <BudgetBar key={`${budget.scope} ${budget.name}`} budget={budget} />
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}

function BudgetBar({ budget }: { budget: Outlook["budgets"][number] }) {
  const { t } = useTranslation();
  const { scope, name, unit, limit, used, left, unknownCostRuns } = budget;
  const show = (value: number) => (unit === "usd" ? formatUsd(value) : formatCompact(value));
  const share = Math.min(1, used / limit);
  const colour = share >= 1 ? "bg-bad" : share >= 0.8 ? "bg-warn" : "bg-ok";
  return (
    <li>
      <div className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 break-words">{name ?? t(`insights.scope.${scope}`)}</span>
        <span className="shrink-0 tabular-nums">{t("insights.left", { value: show(left) })}</span>
      </div>
      <div aria-hidden className="my-1 h-1.5 overflow-hidden rounded-full bg-line2">
        <div className={cn("h-full", colour)} style={{ width: `${share * 100}%` }} />
      </div>
      <p className="text-sm text-ink3 tabular-nums">
        {name !== null && `${t(`insights.scope.${scope}`)}: `}
        {t("insights.usedOf", { used: show(used), limit: show(limit) })}
        {unit === "usd" && unknownCostRuns > 0 && (
          <span className="block text-warn">
            {t("insights.unknownCost", { count: unknownCostRuns })}
          </span>
        )}
      </p>
    </li>
  );
}
