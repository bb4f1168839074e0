/** Jobs as a table. */
import type { Job } from "../../../contract/job.ts";
import type { Run } from "../../../contract/run.ts";
import { styleFor } from "../text/style.ts";
import { table } from "../text/table.ts";
import { relative } from "../text/time.ts";
import type { Io } from "../io.ts";
import { nextText, paintState } from "./words.ts";

export interface ListedJob {
  job: Job;
  /** Newest run; null when it has never run. */
  last: Pick<Run, "state" | "startedAt" | "createdAt"> | null;
}

export function jobTable(io: Io, jobs: readonly ListedJob[], isEverythingPaused: boolean): string {
  const now = io.now();
  return table(
    jobs,
    [
      { title: "ID", align: "right", value: ({ job }) => String(job.id) },
      { title: "NAME", shrinkTo: 16, value: ({ job }) => job.name },
      { title: "AGENT", value: ({ job }) => job.agent },
      { title: "SCHEDULE", shrinkTo: 12, value: ({ job }) => job.schedule || "none" },
      {
        title: "NEXT",
        shrinkTo: 14,
        value: ({ job }) => nextText(job, now, isEverythingPaused),
        paint: ({ job }, style) => (job.enabled ? (text) => text : style.dim),
      },
      {
        title: "LAST",
        shrinkTo: 10,
        value: ({ last }) =>
          last === null ? "" : `${last.state} ${relative(last.startedAt ?? last.createdAt, now)}`,
        paint: ({ last }, style) => (last ? paintState(last.state, style) : style.dim),
      },
    ],
    io.columns,
    styleFor(io.colour),
  );
}
