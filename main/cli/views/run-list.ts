/** Runs as a table. */
import type { Run } from "../../../contract/run.ts";
import type { Io } from "../io.ts";
import { money } from "../text/amounts.ts";
import { styleFor } from "../text/style.ts";
import { table } from "../text/table.ts";
import { clock, relative, span } from "../text/time.ts";
import { paintState } from "./words.ts";

/** Below this many columns the answer is worth more than the distance in time. */
const NARROW = 110;

export function tookMs(run: Pick<Run, "startedAt" | "finishedAt">, now: number): number | null {
  return run.startedAt === null ? null : (run.finishedAt ?? now) - run.startedAt;
}

export function runTable(io: Io, runs: readonly Run[]): string {
  const now = io.now();
  return table(
    runs,
    [
      { title: "RUN", align: "right", value: (run) => String(run.id) },
      { title: "JOB", shrinkTo: 12, value: (run) => run.jobName },
      {
        title: "STATE",
        value: (run) => (run.deadLetter ? `${run.state}, dead letter` : run.state),
        paint: (run, style) => paintState(run.state, style),
      },
      { title: "BY", value: (run) => run.trigger },
      {
        title: "WHEN",
        shrinkTo: 12,
        value: (run) => {
          const at = run.startedAt ?? run.notBefore ?? run.createdAt;
          return io.columns < NARROW ? clock(at, now) : `${clock(at, now)} (${relative(at, now)})`;
        },
      },
      {
        title: "TOOK",
        align: "right",
        value: (run) => {
          const ms = tookMs(run, now);
          return ms === null ? "" : span(ms);
        },
      },
      {
        title: "COST",
        align: "right",
        value: (run) => (run.costUsd === null ? "" : money(run.costUsd, run.costSource)),
      },
      {
        title: "WHAT",
        shrinkTo: 10,
        value: (run) => run.reason ?? run.waitingFor ?? run.summary?.slice(0, 200) ?? "",
        paint: (_, style) => style.dim,
      },
    ],
    io.columns,
    styleFor(io.colour),
  );
}
