/** A list of runs of any length. Arrows move, Enter opens, Space chooses, e archives, p pins. */
import { Link, useNavigate } from "@tanstack/react-router";
import { Archive, Pin } from "lucide-react";
import type { KeyboardEvent } from "react";
import { VList } from "virtua";
import type { Run } from "../../contract/run.ts";
import { cn } from "../lib/cn.ts";
import { formatDateTime, formatDuration, formatShort, formatUsd } from "../lib/format.ts";
import { useMarks } from "../lib/marks.ts";
import { useRunList, type RunListFilter } from "../lib/run-list.ts";
import { useRowKeys } from "../lib/use-row-keys.ts";
import { useSelection } from "../lib/use-selection.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { Button } from "./button.tsx";
import { SkeletonRows } from "./skeleton.tsx";
import { EmptyState, ErrorState } from "./states.tsx";
import { StateBadge } from "./tag.tsx";
import { Checkbox } from "./toggles.tsx";

const COLUMNS =
  "grid grid-cols-[20px_104px_minmax(120px,1fr)_minmax(160px,2fr)_96px_92px_72px_112px] items-center gap-3 px-5.5 max-lg:grid-cols-[20px_104px_minmax(120px,1fr)_92px_112px] max-sm:grid-cols-[104px_minmax(0,1fr)_96px] max-sm:px-3";
const ROW_PX = 40;

export interface RunListProps {
  filter: RunListFilter;
  /** The job is known: its name is not said in every row. */
  ofOneJob?: boolean;
}

export function RunList({ filter, ofOneJob = false }: RunListProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const marks = useMarks();
  const runs = useRunList(filter);
  const all = runs.data?.pages.flat() ?? [];
  const ids = all.map(({ id }) => id);
  const selection = useSelection(ids);
  const rows = useRowKeys("data-run-row", ids);

  if (runs.isPending) {
    return (
      <div className="p-5">
        <SkeletonRows rows={10} label={t("shell.loading")} />
      </div>
    );
  }
  if (runs.isError) return <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />;
  if (all.length === 0) {
    const narrowed = Object.entries(filter).some(([key, value]) => key !== "jobId" && value);
    return (
      <EmptyState
        title={narrowed ? t("runs.noMatch") : t("runs.none")}
        text={narrowed ? t("runs.noMatchText") : t("runs.noneText")}
      />
    );
  }

  function onKeyDown(event: KeyboardEvent): void {
    const id = rows.rowOfKey(event);
    if (id === null) return;
    if (event.key === "Enter") {
      void navigate({ to: "/runs/$runId", params: { runId: String(id) } });
    } else if (event.key === " ") {
      event.preventDefault();
      selection.toggle(id, event.shiftKey);
    } else if (event.key === "e") void marks.mark([id], "archive");
    else if (event.key === "p") {
      const isPinned = all.find((run) => run.id === id)?.pinned === true;
      void marks.mark([id], isPinned ? "unpin" : "pin");
    }
  }

  function loadMore(): void {
    const { current } = rows.list;
    if (current === null || !runs.hasNextPage || runs.isFetchingNextPage) return;
    const left = current.scrollSize - current.scrollOffset - current.viewportSize;
    if (left < ROW_PX * 30) void runs.fetchNextPage();
  }

  const { chosen } = selection;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {chosen.length > 0 && (
        <div
          role="toolbar"
          data-keeps-focus="first"
          aria-label={t("runs.bulk")}
          className="flex items-center gap-2 border-b border-line bg-accent-soft px-5.5 py-1.5"
        >
          <span role="status" className="mr-2 font-[550]">
            {t("runs.chosen", { count: chosen.length })}
          </span>
          <Button size="sm" onClick={() => void marks.mark(chosen, "archive")}>
            <Archive aria-hidden />
            {t("today.inbox.archive")}
          </Button>
          <Button size="sm" onClick={() => void marks.mark(chosen, "pin")}>
            <Pin aria-hidden />
            {t("today.inbox.pin")}
          </Button>
          <Button size="sm" onClick={() => void marks.mark(chosen, "unpin")}>
            {t("today.inbox.unpin")}
          </Button>
          <Button size="sm" variant="ghost" onClick={selection.none}>
            {t("jobs.chooseNone")}
          </Button>
        </div>
      )}
      <div
        ref={rows.root}
        role="grid"
        aria-label={t("runs.title")}
        aria-rowcount={runs.hasNextPage ? -1 : all.length + 1}
        aria-multiselectable
        className="flex min-h-0 flex-1 flex-col"
        onKeyDown={onKeyDown}
        onFocus={rows.onFocus}
      >
        <div
          role="row"
          className={cn(COLUMNS, "h-8 border-b border-line text-sm font-[550] text-ink3")}
        >
          <span role="columnheader" className="max-sm:hidden">
            <span className="sr-only">{t("runs.column.choose")}</span>
          </span>
          <span role="columnheader">{t("runs.column.state")}</span>
          <span role="columnheader">{ofOneJob ? t("runs.column.run") : t("runs.column.job")}</span>
          <span role="columnheader" className="max-lg:hidden">
            {t("runs.column.said")}
          </span>
          <span role="columnheader" className="max-lg:hidden">
            {t("runs.column.trigger")}
          </span>
          <span role="columnheader" className="text-right max-sm:hidden">
            {t("runs.column.took")}
          </span>
          <span role="columnheader" className="text-right max-lg:hidden">
            {t("runs.column.cost")}
          </span>
          <span role="columnheader" className="text-right">
            {t("runs.column.when")}
          </span>
        </div>
        <VList
          ref={rows.list}
          role="rowgroup"
          data-keeps-focus="rows"
          keepMounted={rows.keepMounted}
          itemSize={ROW_PX}
          className="min-h-0 flex-1"
          onScroll={loadMore}
        >
          {all.map((run, index) => (
            <RunRow
              key={run.id}
              run={run}
              ofOneJob={ofOneJob}
              chosen={selection.has(run.id)}
              onChoose={(range) => selection.toggle(run.id, range)}
              isTabStop={index === rows.tabStop}
            />
          ))}
        </VList>
      </div>
    </div>
  );
}

interface RunRowProps {
  run: Run;
  ofOneJob: boolean;
  chosen: boolean;
  onChoose: (range: boolean) => void;
  isTabStop: boolean;
}

function RunRow({ run, ofOneJob, chosen, onChoose, isTabStop }: RunRowProps) {
  const { t } = useTranslation();
  const at = run.startedAt ?? run.finishedAt ?? run.dueAt;
  const took =
    run.startedAt === null || run.finishedAt === null ? null : run.finishedAt - run.startedAt;
  return (
    <div
      role="row"
      aria-selected={chosen}
      data-run-row={run.id}
      tabIndex={isTabStop ? 0 : -1}
      className={cn(
        COLUMNS,
        "h-10 border-b border-line2 -outline-offset-2 hover:bg-line2/60",
        chosen && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      <span role="gridcell" className="max-sm:hidden">
        <Checkbox
          hideLabel
          label={t("runs.choose", { id: run.id })}
          checked={chosen}
          onChange={() => onChoose(false)}
        />
      </span>
      <span role="gridcell">
        <StateBadge state={run.state} />
      </span>
      <span role="gridcell" className="flex min-w-0 items-center gap-1.5">
        <Link
          to="/runs/$runId"
          params={{ runId: String(run.id) }}
          className="truncate font-[550] hover:underline"
        >
          {ofOneJob ? t("runs.number", { id: run.id }) : run.jobName}
        </Link>
        {run.pinned && (
          <Pin aria-label={t("today.inbox.pinned")} className="size-3 shrink-0 text-ink3" />
        )}
      </span>
      <span role="gridcell" className="min-w-0 truncate text-ink2 max-lg:hidden">
        {(run.state === "succeeded" ? (run.summary ?? run.reason) : (run.reason ?? run.summary)) ??
          run.waitingFor}
      </span>
      <span role="gridcell" className="truncate text-ink3 max-lg:hidden">
        {t(`words.trigger.${run.trigger}`)}
      </span>
      <span role="gridcell" className="text-right whitespace-nowrap text-ink2 max-sm:hidden">
        {took === null ? "–" : formatDuration(took)}
      </span>
      <span role="gridcell" className="text-right text-ink2 max-lg:hidden">
        {run.costUsd === null ? "–" : formatUsd(run.costUsd)}
      </span>
      <time
        role="gridcell"
        dateTime={new Date(at).toISOString()}
        title={formatDateTime(at)}
        className="text-right whitespace-nowrap text-ink3"
      >
        {formatShort(at)}
      </time>
    </div>
  );
}
