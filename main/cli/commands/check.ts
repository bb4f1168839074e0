/** `belfry check`: is the database whole, and is every due instant accounted for. */
import type { Job } from "../../../contract/job.ts";
import type { StoreReader } from "../../engine/store-port.ts";
import { dueBetween, parseSchedule, resolveTimezone } from "../../schedule/index.ts";
import { Failure } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { reading } from "../reading.ts";
import { counted } from "../text/amounts.ts";
import { styleFor } from "../text/style.ts";
import { clock, localZone } from "../text/time.ts";
import { oneLine } from "../text/width.ts";

const DAYS = 30;
const DAY_MS = 86_400_000;
/** Instants looked at per job; a job of every second has 2.6 million in 30 days. */
const MOST_INSTANTS = 50_000;
const NO_DATA = "There is no data yet.";

export interface CheckResult {
  ok: boolean;
  problems: string[];
  /** Worth knowing, but not wrong. */
  notes: string[];
  jobs: number;
  /** Due instants that were compared with the ledger. */
  instants: number;
}

export async function check(io: Io, options: { json?: boolean }): Promise<number> {
  const result = await checked(io);
  if (options.json) printJson(io, result);
  else {
    const style = styleFor(io.colour);
    for (const problem of result.problems) io.out(`${style.bad("✗")} ${problem}\n`);
    for (const note of result.notes) io.out(`${style.warn("!")} ${note}\n`);
    if (result.ok && !result.notes.includes(NO_DATA)) {
      const jobs = counted(result.jobs, "job");
      const what = `${counted(result.instants, "due instant")} of ${jobs} in the last ${DAYS} days`;
      const are = result.instants === 1 ? "is" : "are";
      io.out(`${style.good("✓")} The database is whole; ${what} ${are} accounted for.\n`);
    }
  }
  return result.ok ? 0 : 1;
}

async function checked(io: Io): Promise<CheckResult> {
  const result: CheckResult = { ok: true, problems: [], notes: [], jobs: 0, instants: 0 };
  try {
    await reading(io, (opened) => {
      if (opened === null) {
        result.notes.push(NO_DATA);
        return;
      }
      result.problems.push(...opened.check().problems);
      const jobs = opened.store.jobs();
      result.jobs = jobs.length;
      for (const job of jobs) {
        const found = ledgerOf(opened.store, job, io.now());
        result.instants += found.instants;
        result.problems.push(...found.problems);
        result.notes.push(...found.notes);
      }
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    result.problems.push(error.message);
  }
  result.ok = result.problems.length === 0;
  return result;
}

interface LedgerFinding {
  instants: number;
  problems: string[];
  notes: string[];
}

/** Compares what was due with what the ledger says. */
export function ledgerOf(
  store: Pick<StoreReader, "occurrences">,
  job: Job,
  now: number,
): LedgerFinding {
  const nothing: LedgerFinding = { instants: 0, problems: [], notes: [] };
  const timezone = resolveTimezone(job.timezone, localZone());
  const context = { timezone, anchorAt: job.anchorAt };
  const parsed = parseSchedule(job.schedule, context);
  const name = `Job ${job.id} "${oneLine(job.name)}"`;
  if (!parsed.ok) {
    return { ...nothing, problems: [`${name}: its schedule cannot be read any more.`] };
  }
  // An instant counts from the second in which it was saved, all else after it.
  const anchor = parsed.schedule.kind === "once" ? job.anchorAt - 1 : job.anchorAt;
  const from = Math.max(anchor, now - DAYS * DAY_MS);
  const rows = store.occurrences({ jobId: job.id, from, limit: 100_000, descending: false });
  const until = Math.min(job.nextDueAt ?? lastOf(rows, job, now), now);
  const { due, more } = dueBetween(
    parsed.schedule,
    context,
    from,
    until - 1,
    MOST_INSTANTS,
    job.scheduleOptions,
  );
  const missing = missingFrom(due, rows);
  // A change of zone or limits moves what "was due" means for the time before it; that is no loss.
  const lost = missing.filter((at) => at > job.updatedAt);
  const older = missing.length - lost.length;
  const notes: string[] = [];
  if (more) notes.push(`${name}: only its first ${MOST_INSTANTS} instants were compared.`);
  if (older > 0) {
    notes.push(`${name}: ${older} instants before its last change are not in the ledger.`);
  }
  const problems =
    lost.length === 0
      ? []
      : [
          `${name}: ${lost.length} due instants are not in the ledger, the first at ${clock(lost[0]!, now)}.`,
        ];
  return { instants: due.length, problems, notes };
}

/** A job that does not fire any more was complete with its last row (at most N fires), or is due up to now. */
function lastOf(rows: { lastDueAt: number }[], job: Job, now: number): number {
  if (job.scheduleOptions.maxFires === null) return now;
  return (rows.at(-1)?.lastDueAt ?? 0) + 1;
}

/** Due instants that no row stands for. Both lists ascend. */
export function missingFrom(
  due: readonly number[],
  rows: readonly { dueAt: number; lastDueAt: number }[],
): number[] {
  let index = 0;
  return due.filter((at) => {
    while (index < rows.length && rows[index]!.lastDueAt < at) index += 1;
    const row = rows[index];
    return row === undefined || row.dueAt > at;
  });
}
