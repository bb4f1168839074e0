/** The `calendar` procedures: the next days played through. */
import { setImmediate as breathe } from "node:timers/promises";
import type { Simulation } from "../../contract/calendar.ts";
import type { Engine } from "../engine/engine.ts";
import { addDays } from "../engine/insights.ts";
import { localDay } from "../engine/local-day.ts";
import { simulating, type JobHistory } from "../engine/simulate/simulate.ts";
import { localDayBounds } from "../schedule/index.ts";
import type { api } from "./implementer.ts";

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 30;
/** The engine must not wait longer than this for a person who plans. */
const SLICE_MS = 15;

export function calendarProcedures(os: typeof api) {
  return os.calendar.router({
    simulate: os.calendar.simulate.handler(({ input, context }) =>
      simulateNext(context.engine, input),
    ),
  });
}

/** First instant of a day, `YYYY-MM-DD`, in a zone. */
function startOfDay(day: string, timezone: string): number {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const found = localDayBounds(timezone, noon);
  // Noon in Greenwich is the next day already in the islands of the Pacific.
  return found.day === day ? found.start : localDayBounds(timezone, noon - DAY_MS / 2).start;
}

interface Wanted {
  days: number;
  from?: number | undefined;
  fromDay?: string | undefined;
}

async function simulateNext(engine: Engine, wanted: Wanted): Promise<Simulation> {
  const { days, fromDay } = wanted;
  const { store, clock, machine, settings } = engine.context;
  const timezone = machine.timezone();
  const first = fromDay === undefined ? undefined : startOfDay(fromDay, timezone);
  const from = first ?? wanted.from ?? clock.now();
  const today = localDay(clock.now(), timezone);
  const history = new Map<number, JobHistory>();
  const range = { from: addDays(today, -HISTORY_DAYS), until: today, by: "job" } as const;
  for (const { key, ...sums } of store.insightGroups(range)) history.set(Number(key), sums);
  const { maxActive, maxPerAgent } = settings().engine;
  const steps = simulating({
    ...{ jobs: store.jobs(), schedules: engine.schedules, history, timezone, from },
    limits: { maxActive, maxPerAgent },
    until: from + days * DAY_MS,
  });
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - since < SLICE_MS) continue;
    await breathe();
    since = performance.now();
  }
}
