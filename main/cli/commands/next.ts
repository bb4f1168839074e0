/** `belfry next`: what a schedule means and when it fires; without one, what comes next of all jobs. */
import { explainSchedule } from "../../schedule/index.ts";
import { type Io, printJson } from "../io.ts";
import { reading } from "../reading.ts";
import { jobIn } from "../references.ts";
import { readInstant, readSchedule, zone } from "../schedule-text.ts";
import { choice, integer } from "../values.ts";
import { usage } from "../failure.ts";
import { styleFor } from "../text/style.ts";
import { facts, table } from "../text/table.ts";
import { clock, relative } from "../text/time.ts";
import { fireLines, meaningOf } from "../views/job-page.ts";

export interface NextOptions {
  json?: boolean;
  tz?: string;
  from?: string;
  count?: string;
  job?: string;
  language?: string;
}

export async function next(
  io: Io,
  text: string | undefined,
  options: NextOptions,
): Promise<number> {
  const count = integer(options.count ?? "5", "--count", 1, 1000);
  if (text !== undefined) return ofText(io, text, count, options);
  if (options.job !== undefined) return ofJob(io, options.job, count, options);
  return ofAll(io, count, options);
}

function ofText(io: Io, text: string, count: number, options: NextOptions): number {
  const timezone = zone(options.tz ?? "local");
  const from =
    options.from === undefined ? io.now() : readInstant(options.from, "--from", timezone, io.now());
  const language = choice(options.language ?? "en", "--language", ["en", "pt-BR"]);
  const context = { timezone, anchorAt: Math.floor(from / 1000) * 1000 };
  const schedule = readSchedule(text, context);
  const found = explainSchedule(schedule, context, { from, count, language });
  if (options.json) printJson(io, found);
  else print(io, found, from);
  return 0;
}

async function ofJob(
  io: Io,
  reference: string,
  count: number,
  options: NextOptions,
): Promise<number> {
  return reading(io, (opened) => {
    const job = jobIn(opened?.store ?? null, reference);
    const from =
      options.from === undefined
        ? io.now()
        : readInstant(options.from, "--from", zone(job.timezone), io.now());
    const found = meaningOf(job, from, count);
    if (found === null) {
      throw usage("invalid-schedule", `The schedule of job ${job.id} cannot be read any more.`);
    }
    if (options.json) printJson(io, { jobId: job.id, ...found });
    else print(io, found, from);
    return 0;
  });
}

interface Found {
  canonical: string;
  meaning: string;
  timezone: string;
  fires: { at: number; shifted: boolean }[];
}

function print(io: Io, found: Found, from: number): void {
  const style = styleFor(io.colour);
  io.out(
    facts(
      [
        ["meaning", found.meaning],
        ["read as", found.canonical],
        ["zone", found.timezone],
      ],
      style,
    ),
  );
  if (found.fires.length === 0) io.out("\nIt does not fire by itself.\n");
  else io.out(`\n${fireLines(found.fires, found.timezone, from, io)}`);
}

async function ofAll(io: Io, count: number, options: NextOptions): Promise<number> {
  return reading(io, (opened) => {
    const now = io.now();
    const jobs = (opened?.store.jobs() ?? []).filter((job) => job.enabled);
    const rows = jobs
      .flatMap((job) => (meaningOf(job, now, count)?.fires ?? []).map(({ at }) => ({ job, at })))
      .sort((a, b) => a.at - b.at || a.job.id - b.job.id)
      .slice(0, count);
    if (options.json) {
      printJson(
        io,
        rows.map(({ job, at }) => ({ jobId: job.id, jobName: job.name, at })),
      );
    } else if (rows.length === 0) io.out("Nothing is due.\n");
    else {
      io.out(
        table(
          rows,
          [
            { title: "WHEN", value: ({ at }) => `${clock(at, now)} (${relative(at, now)})` },
            { title: "JOB", shrinkTo: 12, value: ({ job }) => `${job.id} ${job.name}` },
          ],
          io.columns,
          styleFor(io.colour),
        ),
      );
    }
    return 0;
  });
}
