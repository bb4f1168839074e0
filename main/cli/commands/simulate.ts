/** `belfry simulate`: the next days played through: what fires, waits, is skipped, and what it will cost. */
import type { Simulation } from "../../../contract/calendar.ts";
import { calling } from "../api-errors.ts";
import { usage } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { styleFor } from "../text/style.ts";
import { table } from "../text/table.ts";
import { clock } from "../text/time.ts";
import { duration } from "../values.ts";
import { withClient } from "../writing.ts";

const DAY_MS = 86_400_000;
const MAX_LINES = 30;

export async function simulate(
  io: Io,
  length: string | undefined,
  options: { json?: boolean },
): Promise<number> {
  const days = Math.ceil(duration(length ?? "30d", "<span>") / DAY_MS);
  if (days < 1 || days > 92)
    throw usage("invalid-span", "Use a span of 1 to 92 days, such as 30d.");
  const found = await withClient(io, (client) => calling(client.calendar.simulate({ days })));
  if (options.json) printJson(io, found);
  else io.out(report(io, found));
  return 0;
}

function report(io: Io, found: Simulation): string {
  const { totals, clockChanges, timezone } = found;
  const now = io.now();
  const lines = [
    `Runs: ${totals.fires}, about ${money(totals.costUsd)}${unknown(totals.unknownCostRuns)}.`,
    `Wait for a place: ${totals.waits}. Skipped: ${totals.skipped}. Outside their hours: ${totals.window}.`,
    ...clockChanges.map(({ at, timezone: zone, minutes }) => {
      const way = minutes > 0 ? "forward" : "back";
      return `Clocks in ${zone} go ${way} by ${Math.abs(minutes)} minutes at ${clock(at, now)}.`;
    }),
    `Days and times of ${timezone}.`,
  ];
  return `${lines.join("\n")}\n\n${dayTable(io, found)}${collisionTable(io, found)}`;
}

const money = (usd: number): string => `$${usd.toFixed(2)}`;
const unknown = (runs: number): string => (runs === 0 ? "" : ` and ${runs} runs of unknown cost`);

function dayTable(io: Io, { days }: Simulation): string {
  return table(
    days,
    [
      { title: "DAY", value: (row) => row.day },
      { title: "RUNS", align: "right", value: (row) => String(row.fires) },
      { title: "WAIT", align: "right", value: (row) => shown(row.waits) },
      { title: "SKIPPED", align: "right", value: (row) => shown(row.skipped) },
      { title: "AT ONCE", align: "right", value: (row) => shown(row.peak) },
      {
        title: "COST",
        align: "right",
        value: (row) => `${money(row.costUsd)}${row.unknownCostRuns > 0 ? " + ?" : ""}`,
      },
    ],
    io.columns,
    styleFor(io.colour),
  );
}

const shown = (count: number): string => (count === 0 ? "" : String(count));

const KINDS = {
  limit: "waits for a place",
  agent: "waits for the agent's limit",
  folder: "waits for the folder",
  overlap: "its last run is still going",
} as const;

function collisionTable(io: Io, { collisions, moreCollisions, jobs }: Simulation): string {
  if (collisions.length === 0) return "";
  const names = new Map(jobs.map(({ jobId, name }) => [jobId, name]));
  const now = io.now();
  const rows = collisions.slice(0, MAX_LINES);
  const lines = table(
    rows,
    [
      { title: "WHEN", value: (row) => clock(row.at, now) },
      { title: "WHAT", value: (row) => KINDS[row.kind] },
      {
        title: "JOBS",
        shrinkTo: 16,
        value: (row) => row.jobIds.map((id) => names.get(id) ?? String(id)).join(", "),
      },
    ],
    io.columns,
    styleFor(io.colour),
  );
  const more = collisions.length - rows.length + moreCollisions;
  return `\n${lines}${more > 0 ? `And ${more} more.\n` : ""}`;
}
