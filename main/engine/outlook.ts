/** The month's forecast, and how much is left of each budget, counting runs under way. */
import type { Outlook } from "../../contract/insights.ts";
import type { LiveUsage } from "./budgets.ts";
import type { EngineContext } from "./context.ts";
import { addDays, forecastMonth } from "./insights.ts";
import { localDay, monthStart } from "./local-day.ts";
import type { Spend } from "./store-port.ts";

type Budget = Outlook["budgets"][number];

export function outlook(context: EngineContext, live: LiveUsage[]): Outlook {
  const { store, clock, machine } = context;
  const today = localDay(clock.now(), machine.timezone());
  const first = monthStart(today);
  const from = addDays(today, -62);
  const series = store.insightSeries({ from, until: today, by: "job" }, "day");
  const costs = new Map(series.map((day) => [day.start, day.costUsd]));
  const month = store.spend({ fromDay: first });
  return {
    today,
    month: {
      spentUsd: month.usd,
      unknownCostRuns: month.unknownRuns,
      ...forecastMonth(today, costs, series[0]?.start ?? null),
    },
    budgets: budgets(context, live, today),
  };
}

function budgets(context: EngineContext, live: LiveUsage[], today: string): Budget[] {
  const { store, settings } = context;
  const { usdPerDay, usdPerMonth, tokensPerDay, usdPerFolderPerDay } = settings().budgets;
  const found: Budget[] = [];
  const add = (
    what: Pick<Budget, "scope" | "name" | "jobId" | "unit"> & { limit: number | null },
    past: () => Spend,
    isMine: (usage: LiveUsage) => boolean = () => true,
  ) => {
    const { limit } = what;
    if (limit === null) return;
    const spent = past();
    const unit = what.unit;
    const now = live.filter(isMine).reduce((total, usage) => total + usage[unit], 0);
    const used = spent[unit] + now;
    const left = Math.max(0, limit - used);
    found.push({ ...what, limit, used, left, unknownCostRuns: spent.unknownRuns });
  };
  const all = { name: null, jobId: null };
  const day = () => store.spend({ fromDay: today });
  add({ scope: "day", ...all, unit: "usd", limit: usdPerDay }, day);
  add({ scope: "month", ...all, unit: "usd", limit: usdPerMonth }, () =>
    store.spend({ fromDay: monthStart(today) }),
  );
  add({ scope: "day-tokens", ...all, unit: "tokens", limit: tokensPerDay }, day);
  for (const [folder, limit] of Object.entries(usdPerFolderPerDay)) {
    add(
      { scope: "folder", name: folder, jobId: null, unit: "usd", limit },
      () => store.spend({ fromDay: today, folder }),
      (usage) => usage.folder === folder,
    );
  }
  for (const { id, name, limits } of store.jobs()) {
    const ofJob = () => store.spend({ fromDay: today, jobId: id });
    const isMine = (usage: LiveUsage) => usage.jobId === id;
    const { maxUsdPerDay, maxTokensPerDay } = limits;
    const own = { name, jobId: id };
    add({ scope: "job", ...own, unit: "usd", limit: maxUsdPerDay }, ofJob, isMine);
    add({ scope: "job-tokens", ...own, unit: "tokens", limit: maxTokensPerDay }, ofJob, isMine);
  }
  return found;
}
