/** Below the navigation: does the engine run, when does it fire next, what has today cost. */
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { Health } from "../../contract/health.ts";
import { connection } from "../lib/client/index.ts";
import { cn } from "../lib/cn.ts";
import { formatShort, formatUsd } from "../lib/format.ts";
import { orpc } from "../lib/query.ts";
import { useTranslation } from "../lib/use-translation.ts";

export function EngineFoot() {
  const { t } = useTranslation();
  const { phase } = useSyncExternalStore(connection.subscribe, connection.get);
  const { data: health } = useQuery(orpc.engine.health.queryOptions());
  const state = phase === "connected" ? stateOf(health) : "away";
  return (
    <div className="mt-auto p-2.5 text-sm leading-relaxed text-ink3 max-[999px]:px-4 max-sm:hidden">
      <div role="status">
        <span
          aria-hidden
          className={cn(
            "mr-1.5 inline-block size-[7px]",
            state === "running" && "rounded-full bg-ok",
            state === "away" && "rotate-45 bg-bad",
            (state === "paused" || state === "pausedUntil") && "bg-warn",
          )}
        />
        <span className="max-[999px]:sr-only">
          {state === "pausedUntil"
            ? t("shell.engine.pausedUntil", { time: formatShort(health?.pausedUntil ?? 0) })
            : t(`shell.engine.${state}`)}
        </span>
      </div>
      {health !== undefined && (
        <div className="max-[999px]:sr-only">
          <div>
            {health.nextDueAt === null
              ? t("shell.nothingNext")
              : t("shell.next", { time: formatShort(health.nextDueAt) })}
          </div>
          <Spent />
        </div>
      )}
    </div>
  );
}

function stateOf(health: Health | undefined) {
  if (health === undefined) return "away";
  if (health.pausedUntil === null) return "running";
  return health.pausedUntil === 0 ? "paused" : "pausedUntil";
}

function Spent() {
  const { t } = useTranslation();
  const { data: spent } = useQuery(orpc.data.spent.queryOptions());
  const { data: settings } = useQuery(orpc.settings.get.queryOptions());
  if (spent === undefined || settings === undefined) return null;
  const usd = formatUsd(spent.today.usd);
  const limit = settings.budgets.usdPerDay;
  return (
    <div>
      {limit === null
        ? t("shell.spend", { usd })
        : t("shell.spendOf", { usd, limit: formatUsd(limit) })}
    </div>
  );
}
