/** `belfry ledger`: what became of every due instant. */
import type { Occurrence } from "../../../contract/run.ts";
import { OUTCOMES } from "../../../contract/words.ts";
import { type Io, printJson } from "../io.ts";
import { reading } from "../reading.ts";
import { jobIn } from "../references.ts";
import { readInstant } from "../schedule-text.ts";
import { styleFor } from "../text/style.ts";
import { table } from "../text/table.ts";
import { clock, localZone, relative } from "../text/time.ts";
import { choice, integer } from "../values.ts";
import { paintOutcome } from "../views/words.ts";

export interface LedgerOptions {
  json?: boolean;
  from?: string;
  until?: string;
  outcome?: string[];
  limit?: string;
  ascending?: boolean;
}

export async function ledger(
  io: Io,
  reference: string | undefined,
  options: LedgerOptions,
): Promise<number> {
  const outcomes = options.outcome?.map((text) => choice(text, "--outcome", OUTCOMES));
  const limit = integer(options.limit ?? (options.json ? "1000" : "50"), "--limit", 1, 100_000);
  const from = instant(io, options.from, "--from");
  const until = instant(io, options.until, "--until");
  return reading(io, (opened) => {
    const job =
      reference === undefined
        ? null
        : jobIn(opened?.store ?? null, reference, { includeRemoved: true });
    const rows =
      opened?.store.occurrences({
        limit,
        descending: options.ascending !== true,
        ...(job === null ? {} : { jobId: job.id }),
        ...(from === null ? {} : { from }),
        ...(until === null ? {} : { until }),
        ...(outcomes === undefined ? {} : { outcomes }),
      }) ?? [];
    if (options.json) printJson(io, rows);
    else if (rows.length === 0) io.out("Nothing was due.\n");
    else io.out(occurrenceTable(io, rows, namesOf(opened?.store.jobs({ includeRemoved: true }))));
    return 0;
  });
}

function instant(io: Io, text: string | undefined, option: string): number | null {
  return text === undefined ? null : readInstant(text, option, localZone(), io.now());
}

const namesOf = (jobs: { id: number; name: string }[] = []): Map<number, string> =>
  new Map(jobs.map(({ id, name }) => [id, name]));

function occurrenceTable(io: Io, rows: Occurrence[], names: Map<number, string>): string {
  const now = io.now();
  return table(
    rows,
    [
      {
        title: "DUE",
        value: (row) =>
          row.count === 1
            ? `${clock(row.dueAt, now)} (${relative(row.dueAt, now)})`
            : `${clock(row.dueAt, now)} to ${clock(row.lastDueAt, now)}`,
      },
      { title: "JOB", shrinkTo: 12, value: (row) => `${row.jobId} ${names.get(row.jobId) ?? ""}` },
      {
        title: "OUTCOME",
        value: (row) => (row.count === 1 ? row.outcome : `${row.outcome} × ${row.count}`),
        paint: (row, style) => paintOutcome(row.outcome, style),
      },
      {
        title: "RUN",
        align: "right",
        value: (row) => (row.runId === null ? "" : String(row.runId)),
      },
      { title: "WHY", shrinkTo: 16, value: (row) => row.reason ?? "" },
    ],
    io.columns,
    styleFor(io.colour),
  );
}
