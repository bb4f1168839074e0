/** Below the navigation: does the engine run, and when does it fire next. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { cn } from "../lib/cn.ts";
import { formatShort, formatTime } from "../lib/format.ts";
import { orpc } from "../lib/query.ts";

export function EngineFoot() {
  const { t } = useTranslation();
  const { data: health } = useQuery(orpc.engine.health.queryOptions());
  const paused = health !== undefined && health.pausedUntil !== null;
  const state =
    health === undefined
      ? t("shell.engine.away")
      : health.pausedUntil === null
        ? t("shell.engine.running")
        : health.pausedUntil === 0
          ? t("shell.engine.paused")
          : t("shell.engine.pausedUntil", { time: formatShort(health.pausedUntil) });
  return (
    <div
      role="status"
      className="mt-auto p-2.5 text-sm leading-relaxed text-ink3 max-[999px]:px-4 max-sm:hidden"
    >
      <div>
        <span
          aria-hidden
          className={cn(
            "mr-1.5 inline-block size-[7px] rounded-full",
            health === undefined ? "bg-bad" : paused ? "bg-warn" : "bg-ok",
          )}
        />
        <span className="max-[999px]:sr-only">{state}</span>
      </div>
      {health !== undefined && (
        <div className="max-[999px]:sr-only">
          {health.nextDueAt === null
            ? t("shell.nothingNext")
            : t("shell.next", { time: formatTime(health.nextDueAt) })}
        </div>
      )}
    </div>
  );
}
