/** The schedule of a draft, as far as it can be read. */
import type { Draft } from "../../contract/work.ts";
import {
  isKnownTimezone,
  nextDue,
  parseSchedule,
  preview,
  resolveTimezone,
  type Schedule,
  type ScheduleContext,
} from "../schedule/index.ts";
import type { ApiHost } from "./host.ts";

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30;
/** Fires that are counted one by one; more are reckoned from their distance. */
const MAX_COUNTED = 1_000;

interface Read {
  schedule: Schedule;
  context: ScheduleContext;
  now: number;
}

function read(host: ApiHost, draft: Draft): Read | null {
  const { machine, clock } = host.engine.context;
  if (draft.schedule.trim() === "") return null;
  if (draft.timezone !== "local" && !isKnownTimezone(draft.timezone)) return null;
  const now = clock.now();
  const timezone = resolveTimezone(draft.timezone, machine.timezone());
  const context = { timezone, anchorAt: Math.floor(now / 1000) * 1000 };
  const parsed = parseSchedule(draft.schedule, context);
  return parsed.ok ? { schedule: parsed.schedule, context, now } : null;
}

/** Epoch milliseconds; null when it never fires, or cannot be read. */
export function nextFire(host: ApiHost, draft: Draft): number | null {
  const found = read(host, draft);
  return found && nextDue(found.schedule, found.context, found.now, draft.scheduleOptions);
}

/** Fires in the next 30 days; null when the schedule cannot be read, or there is none. */
export function firesPerMonth(host: ApiHost, draft: Draft): number | null {
  const found = read(host, draft);
  if (!found) return null;
  const until = found.now + MONTH_DAYS * DAY_MS;
  const { schedule, context, now } = found;
  const fires = preview(schedule, context, now, MAX_COUNTED, draft.scheduleOptions);
  const inMonth = fires.filter(({ at }) => at <= until).length;
  const most = draft.scheduleOptions.maxFires ?? Number.POSITIVE_INFINITY;
  if (inMonth < MAX_COUNTED) return Math.min(inMonth, most);
  const spanMs = fires.at(-1)!.at - now;
  return Math.min(Math.round((MAX_COUNTED * MONTH_DAYS * DAY_MS) / spanMs), most);
}
