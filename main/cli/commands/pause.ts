/** `belfry pause` and `belfry resume`: one job, or everything. */
import { calling } from "../api-errors.ts";
import { usage } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { reading } from "../reading.ts";
import { jobIn } from "../references.ts";
import { readInstant } from "../schedule-text.ts";
import { clock, localZone } from "../text/time.ts";
import { oneLine } from "../text/width.ts";
import { duration } from "../values.ts";
import { nextText } from "../views/words.ts";
import { withClient } from "../writing.ts";

export interface PauseOptions {
  json?: boolean;
  all?: boolean;
  for?: string;
  until?: string;
}

export async function pause(
  io: Io,
  reference: string | undefined,
  options: PauseOptions,
): Promise<number> {
  const until = endOf(io, options);
  const text = until === null ? "until resumed" : `until ${clock(until, io.now())}`;
  const what = oneOrAll(reference, options);
  if (what === null) {
    const health = await withClient(io, (client) => calling(client.engine.pauseAll({ until })));
    if (options.json) printJson(io, health);
    else io.out(`Everything is paused ${text}. Go on with: belfry resume --all\n`);
    return 0;
  }
  const { id } = await reading(io, (opened) => jobIn(opened?.store ?? null, what));
  const job = await withClient(io, (client) => calling(client.jobs.pause({ id, until })));
  if (options.json) printJson(io, job);
  else
    io.out(`Job ${id} "${oneLine(job.name)}" is paused ${text}. Go on with: belfry resume ${id}\n`);
  return 0;
}

export async function resume(
  io: Io,
  reference: string | undefined,
  options: { json?: boolean; all?: boolean },
): Promise<number> {
  const what = oneOrAll(reference, options);
  if (what === null) {
    const health = await withClient(io, (client) => calling(client.engine.resumeAll()));
    if (options.json) printJson(io, health);
    else io.out("Everything goes on; jobs that were paused by themselves stay paused.\n");
    return 0;
  }
  const { id } = await reading(io, (opened) => jobIn(opened?.store ?? null, what));
  const job = await withClient(io, (client) => calling(client.jobs.resume({ id })));
  if (options.json) printJson(io, job);
  else io.out(`Job ${id} "${oneLine(job.name)}" goes on. Next: ${nextText(job, io.now())}\n`);
  return 0;
}

/** The job's reference, or null for everything. */
function oneOrAll(reference: string | undefined, options: { all?: boolean }): string | null {
  if (reference !== undefined && options.all) {
    throw usage("one-or-all", "Name a job, or use --all, not both.");
  }
  if (reference !== undefined) return reference;
  if (options.all) return null;
  throw usage("missing-job", "Name a job, or use --all for everything.");
}

function endOf(io: Io, options: PauseOptions): number | null {
  if (options.for !== undefined && options.until !== undefined) {
    throw usage("two-ends", "Use --for or --until, not both.");
  }
  const now = io.now();
  if (options.for !== undefined) {
    const ms = duration(options.for, "--for");
    if (ms === 0) throw usage("invalid-duration", "--for 0: use a span such as 2h.");
    return now + ms;
  }
  if (options.until === undefined) return null;
  const until = readInstant(options.until, "--until", localZone(), now);
  if (until <= now) throw usage("in-the-past", `--until ${options.until}: this is in the past.`);
  return until;
}
