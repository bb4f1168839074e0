/** The list of jobs: only the rows in sight are made. Arrows move, Enter opens, Space chooses. */
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useState } from "react";
import { VList } from "virtua";
import type { JobLine } from "../../../contract/job-list.ts";
import { useRowKeys } from "../../lib/use-row-keys.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { JobListMenu, type MenuJob } from "../../ui/job-menu.tsx";
import { createMenuHandle } from "../../ui/menu.tsx";
import { Checkbox } from "../../ui/toggles.tsx";
import { JOB_COLUMNS } from "./columns.ts";
import { JobRow } from "./job-row.tsx";
import type { Selection } from "../../lib/use-selection.ts";

const ROW_PX = 52;

export function JobList({ jobs, selection }: { jobs: readonly JobLine[]; selection: Selection }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [menu] = useState(() => createMenuHandle<MenuJob>());
  const rows = useRowKeys(
    "data-job-row",
    jobs.map(({ id }) => id),
  );

  function onKeyDown(event: KeyboardEvent): void {
    const id = rows.rowOfKey(event);
    if (id === null) return;
    if (event.key === "Enter") {
      void navigate({ to: "/jobs/$jobId", params: { jobId: String(id) } });
    } else if (event.key === " ") {
      event.preventDefault();
      selection.toggle(id, event.shiftKey);
    }
  }

  const { chosen } = selection;
  return (
    <>
      <div
        ref={rows.root}
        role="grid"
        aria-label={t("jobs.title")}
        aria-rowcount={jobs.length + 1}
        aria-multiselectable
        className="flex min-h-0 flex-1 flex-col"
        onKeyDown={onKeyDown}
        onFocus={rows.onFocus}
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
        <VList
          ref={rows.list}
          role="rowgroup"
          data-keeps-focus="rows"
          keepMounted={rows.keepMounted}
          itemSize={ROW_PX}
          // Rows come with the list, not once it has been measured.
          ssrCount={Math.ceil(innerHeight / ROW_PX)}
          className="min-h-0 flex-1"
        >
          {jobs.map((job, index) => (
            <JobRow
              key={job.id}
              job={job}
              index={index}
              selection={selection}
              menu={menu}
              isTabStop={index === rows.tabStop}
            />
          ))}
        </VList>
      </div>
      {/* Beside the grid, which may hold rows only: an open menu leaves a mark of itself where it belongs. */}
      <JobListMenu handle={menu} />
    </>
  );
}
