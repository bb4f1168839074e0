/** One job in the list. */
import { Link } from "@tanstack/react-router";
import type { JobLine } from "../../../contract/job-list.ts";
import { cn } from "../../lib/cn.ts";
import { formatDateTime, formatShort, formatUsd } from "../../lib/format.ts";
import { shortPath } from "../../lib/short-path.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { JobListMenuButton, type MenuJob } from "../../ui/job-menu.tsx";
import type { MenuHandle } from "../../ui/menu.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Strip } from "../../ui/strip.tsx";
import { StateBadge, Tag } from "../../ui/tag.tsx";
import { Checkbox } from "../../ui/toggles.tsx";
import { JOB_COLUMNS } from "./columns.ts";
import type { Selection } from "../../lib/use-selection.ts";

/** Runs whose ends are shown where the column of the last runs has no room. */
const STRIP_ON_A_PHONE = 8;

interface JobRowProps {
  job: JobLine;
  index: number;
  selection: Selection;
  menu: MenuHandle<MenuJob>;
  /** The row that Tab leads to. */
  isTabStop: boolean;
}

export function JobRow({ job, index, selection, menu, isTabStop }: JobRowProps) {
  const { t } = useTranslation();
  const chosen = selection.has(job.id);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-job-row={job.id}
      tabIndex={isTabStop ? 0 : -1}
      className={cn(
        JOB_COLUMNS,
        "h-13 border-b border-line2 hover:bg-line2/60 -outline-offset-2",
        chosen && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      <span
        role="gridcell"
        onClickCapture={(event) => {
          if (!event.shiftKey) return;
          event.stopPropagation();
          event.preventDefault();
          selection.toggle(job.id, true);
        }}
      >
        <Checkbox
          hideLabel
          label={t("jobs.choose", { name: job.name })}
          checked={chosen}
          onChange={() => selection.toggle(job.id)}
        />
      </span>
      <span role="gridcell" className="min-w-0 leading-tight">
        <span className="flex items-center gap-2">
          <Link
            to="/jobs/$jobId"
            params={{ jobId: String(job.id) }}
            className="min-w-0 truncate font-[550] hover:underline"
          >
            {job.name}
          </Link>
          {job.activeRun !== null && <StateBadge state={job.activeRun.state} />}
          {job.tags.length > 0 && <Tags tags={job.tags} />}
        </span>
        <span className="flex min-w-0 items-center gap-2 text-sm text-ink3">
          <span className="truncate">
            {job.agent} · {shortPath(job.cwd)}
          </span>
          <Strip strip={job.strip.slice(-STRIP_ON_A_PHONE)} className="shrink-0 sm:hidden" />
        </span>
      </span>
      <span
        role="gridcell"
        className="min-w-0 truncate text-ink2 max-lg:hidden"
        title={job.meaning}
      >
        {job.schedule === "" ? t("jobs.byHand") : job.meaning}
      </span>
      <span role="gridcell" className="min-w-0 truncate">
        <NextFire job={job} />
      </span>
      <span role="gridcell" className="max-sm:hidden">
        <Strip strip={job.strip} />
      </span>
      <span role="gridcell" className="text-right tabular-nums max-sm:hidden">
        <Cost job={job} />
      </span>
      <span role="gridcell" className="text-right">
        <JobListMenuButton handle={menu} job={job} />
      </span>
    </div>
  );
}

/** As many as fit beside the name, which keeps most of the room it needs; the others are in a line that is cut off. */
function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <span className="flex h-4.5 max-w-max flex-[1_0_40%] flex-wrap gap-2 overflow-hidden max-lg:hidden">
      {tags.map((tag) => (
        <Link
          key={tag}
          from="/jobs"
          to="/jobs"
          search={(old) => ({ ...old, tag })}
          title={tag}
          className="max-w-full truncate"
        >
          <Tag>{tag}</Tag>
        </Link>
      ))}
    </span>
  );
}

function NextFire({ job }: { job: JobLine }) {
  const { t } = useTranslation();
  if (!job.enabled) {
    const text =
      job.pausedUntil === null
        ? t("jobs.pausedWord")
        : t("jobs.pausedUntilShort", { time: formatShort(job.pausedUntil) });
    return (
      <span title={job.pauseReason ?? undefined}>
        <Tag tone="warn">{text}</Tag>
      </span>
    );
  }
  if (job.nextDueAt === null) return <span className="text-ink3">–</span>;
  return (
    <span className="whitespace-nowrap" title={formatDateTime(job.nextDueAt)}>
      <RelativeTime at={job.nextDueAt} />
    </span>
  );
}

function Cost({ job }: { job: JobLine }) {
  const { t } = useTranslation();
  if (job.monthUsd === 0 && job.monthUnknownRuns === 0) {
    return <span className="text-ink3">–</span>;
  }
  const unknown = job.monthUnknownRuns > 0;
  return (
    <span title={unknown ? t("jobs.unknownCost", { count: job.monthUnknownRuns }) : undefined}>
      {formatUsd(job.monthUsd)}
      {unknown && <span className="text-ink3">*</span>}
    </span>
  );
}
