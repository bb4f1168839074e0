/**
 * The due instants between two wake-ups of the engine. Nearly always there is one; after a long sleep there can
 * be millions, of which only the ends matter one by one.
 */
import type { ScheduleOptionsInput } from "../../contract/job.ts";
import { dueBetween } from "../schedule/index.ts";
import type { JobSchedule } from "./job-schedule.ts";

/** Instants kept one by one at the beginning of a gap (`run-all` starts with the oldest) … */
const KEEP_OLDEST = 1_000;
/** … and at its end (`run-once` runs the newest). Between them the ledger holds one row for all. */
const KEEP_NEWEST = 9_000;
const PAGE = 10_000;

export interface Gap {
  /** All instants when there are few, else the oldest of the gap; ascending. */
  oldest: number[];
  /** Instants between, which share one ledger row; null when there are none. */
  middle: { first: number; last: number; count: number } | null;
  newest: number[];
}

/**
 * @param firstDue the first due instant, itself part of the gap
 * @param until last instant looked at (inclusive)
 * @param atMost stop after this many instants (`maxFires`)
 */
export function gapFrom(
  own: JobSchedule,
  firstDue: number,
  until: number,
  options: ScheduleOptionsInput,
  atMost: number,
): Gap {
  const oldest = [firstDue];
  let newest: number[] = [];
  let middle = null as Gap["middle"];
  let cursor = firstDue;
  let total = 1;
  while (total < atMost) {
    const limit = Math.min(PAGE, atMost - total);
    const page = dueBetween(own.schedule, own.context, cursor, until, limit, options);
    for (const due of page.due) {
      if (oldest.length < KEEP_OLDEST) oldest.push(due);
      else newest.push(due);
    }
    total += page.due.length;
    if (newest.length > KEEP_NEWEST) {
      const folded = newest.length - KEEP_NEWEST;
      middle = {
        first: middle?.first ?? newest[0]!,
        last: newest[folded - 1]!,
        count: (middle?.count ?? 0) + folded,
      };
      newest = newest.slice(folded);
    }
    if (!page.more || page.due.length === 0) break;
    cursor = page.due.at(-1)!;
  }
  return { oldest, middle, newest };
}
