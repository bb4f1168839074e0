/** The list of jobs: only the rows in sight are made. Arrows move, Enter opens, Space chooses. */
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { VList, type VListHandle } from "virtua";
import type { JobLine } from "../../../contract/job-list.ts";
import { Checkbox } from "../../ui/toggles.tsx";
import { JOB_COLUMNS } from "./columns.ts";
import { JobRow } from "./job-row.tsx";
import type { Selection } from "../../lib/use-selection.ts";

const ROW_PX = 52;
const PAGE_ROWS = 10;

export function JobList({ jobs, selection }: { jobs: readonly JobLine[]; selection: Selection }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useRef<VListHandle>(null);
  const root = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const tabStop = Math.min(active, jobs.length - 1);

  function focusRow(index: number): void {
    const next = Math.max(0, Math.min(jobs.length - 1, index));
    setActive(next);
    list.current?.scrollToIndex(next, { align: "nearest" });
    const id = jobs[next]!.id;
    // The row may only now come into being.
    requestAnimationFrame(() =>
      root.current?.querySelector<HTMLElement>(`[data-job-row="${id}"]`)?.focus(),
    );
  }

  function onKeyDown(event: KeyboardEvent): void {
    const row = event.target as HTMLElement;
    if (row.dataset["jobRow"] === undefined) return;
    const index = jobs.findIndex(({ id }) => String(id) === row.dataset["jobRow"]);
    const job = jobs[index];
    if (job === undefined) return;
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      j: index + 1,
      ArrowUp: index - 1,
      k: index - 1,
      PageDown: index + PAGE_ROWS,
      PageUp: index - PAGE_ROWS,
      Home: 0,
      End: jobs.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      focusRow(to);
    } else if (event.key === "Enter") {
      void navigate({ to: "/jobs/$jobId", params: { jobId: String(job.id) } });
    } else if (event.key === " ") {
      event.preventDefault();
      selection.toggle(job.id, event.shiftKey);
    }
  }

  const { chosen } = selection;
  return (
    <div
      ref={root}
      role="grid"
      aria-label={t("jobs.title")}
      aria-rowcount={jobs.length + 1}
      aria-multiselectable
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={onKeyDown}
    >
      <div
        role="row"
        aria-rowindex={1}
        className={`${JOB_COLUMNS} h-8 border-b border-line text-sm font-[550] text-ink3`}
      >
        <span role="columnheader">
          <Checkbox
            hideLabel
            label={t("jobs.chooseAll")}
            checked={chosen.length > 0 && chosen.length === jobs.length}
            indeterminate={chosen.length > 0 && chosen.length < jobs.length}
            onChange={(all) => (all ? selection.all() : selection.none())}
          />
        </span>
        <span role="columnheader">{t("jobs.column.job")}</span>
        <span role="columnheader" className="max-lg:hidden">
          {t("jobs.column.schedule")}
        </span>
        <span role="columnheader">{t("jobs.column.next")}</span>
        <span role="columnheader" className="max-sm:hidden">
          {t("jobs.column.runs")}
        </span>
        <span role="columnheader" className="text-right max-sm:hidden">
          {t("jobs.column.cost")}
        </span>
        <span role="columnheader">
          <span className="sr-only">{t("jobs.column.actions")}</span>
        </span>
      </div>
      <VList ref={list} role="rowgroup" itemSize={ROW_PX} className="min-h-0 flex-1">
        {jobs.map((job, index) => (
          <JobRow
            key={job.id}
            job={job}
            index={index}
            selection={selection}
            isTabStop={index === tabStop}
          />
        ))}
      </VList>
    </div>
  );
}
