/** All runs of the last day that had nothing to report, in one row. */
import { Link } from "@tanstack/react-router";
import type { QuietGroup } from "../../../contract/inbox.ts";
import { formatShort } from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Tag } from "../../ui/tag.tsx";

/** More names than this say less. */
const NAMES = 4;

export function QuietRow({ groups }: { groups: readonly QuietGroup[] }) {
  const { t } = useTranslation();
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const since = Math.min(...groups.map(({ firstAt }) => firstAt));
  const newest = Math.max(...groups.map(({ lastAt }) => lastAt));
  const others = groups.length - NAMES;
  return (
    <li
      data-inbox-row
      tabIndex={0}
      aria-label={t("today.inbox.quiet", { count })}
      className="rounded-xl border border-line bg-panel px-3 py-2"
    >
      <div className="flex items-center gap-2">
        <Tag>{t("today.inbox.quiet", { count })}</Tag>
        <span className="min-w-0 truncate font-[550]">
          {groups.slice(0, NAMES).map((group, index) => (
            <span key={group.jobId ?? 0}>
              {index > 0 && ", "}
              <Link
                to="/runs/$runId"
                params={{ runId: String(group.lastRunId) }}
                className="hover:underline"
              >
                {group.jobName}
              </Link>
            </span>
          ))}
          {others > 0 && ` ${t("today.inbox.andMore", { count: others })}`}
        </span>
        <span className="flex-1" />
        <span className="text-sm whitespace-nowrap text-ink3">{formatShort(newest)}</span>
      </div>
      <p className="text-ink2">{t("today.inbox.quietSince", { time: formatShort(since) })}</p>
    </li>
  );
}
