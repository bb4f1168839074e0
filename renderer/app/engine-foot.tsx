/** Below the navigation: does the engine run, when does it fire next, what has today cost. */
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { Health } from "../../contract/health.ts";
import { connection } from "../lib/client/index.ts";
import { cn } from "../lib/cn.ts";
import { formatShort, formatUsd } from "../lib/format.ts";
import { orpc } from "../lib/query.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { ReadFailed } from "../ui/read-failed.tsx";

/** A rail has no room for a button with words. */
const NARROW_AWAY = "max-[999px]:hidden";

export function EngineFoot() {
  const { t } = useTranslation();
  const { phase } = useSyncExternalStore(connection.subscribe, connection.get);
  const known = useQuery(orpc.engine.health.queryOptions());
  const health = known.data;
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
      {/* Without a connection, the banner offers to try again. */}
      {phase === "connected" && <ReadFailed query={known} what="engine" className={NARROW_AWAY} />}
      {health !== undefined && (
        <div className="max-[999px]:sr-only">
          <div>
            {health.nextDueAt === null
              ? t("shell.nothingNext")
              : t("shell.next", { time: formatShort(health.nextDueAt) })}
          </div>
        </div>
      )}
      {health !== undefined && <Spent />}
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
  const spent = useQuery(orpc.data.spent.queryOptions());
  const settings = useQuery(orpc.settings.get.queryOptions());
  const usd = spent.data === undefined ? "–" : formatUsd(spent.data.today.usd);
  const limit = settings.data?.budgets.usdPerDay ?? null;
  return (
    <>
      <div className="max-[999px]:sr-only">
        {limit === null
          ? t("shell.spend", { usd })
          : t("shell.spendOf", { usd, limit: formatUsd(limit) })}
      </div>
      <ReadFailed query={spent} what="spent" className={NARROW_AWAY} />
      <ReadFailed query={settings} what="settings" className={NARROW_AWAY} />
    </>
  );
}
