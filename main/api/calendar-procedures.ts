/** The `calendar` procedures: the next days played through. */
import { setImmediate as breathe } from "node:timers/promises";
import type { Simulation } from "../../contract/calendar.ts";
import type { Engine } from "../engine/engine.ts";
import { addDays } from "../engine/insights.ts";
import { localDay } from "../engine/local-day.ts";
import { simulating, type JobHistory } from "../engine/simulate/simulate.ts";
import type { api } from "./implementer.ts";

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 30;
/** The engine must not wait longer than this for a person who plans. */
const SLICE_MS = 15;

export function calendarProcedures(os: typeof api) {
  return os.calendar.router({
    simulate: os.calendar.simulate.handler(({ input, context }) =>
      simulateNext(context.engine, input.days, input.from),
    ),
  });
}

async function simulateNext(engine: Engine, days: number, start?: number): Promise<Simulation> {
  const { store, clock, machine, settings } = engine.context;
  const from = start ?? clock.now();
  const timezone = machine.timezone();
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
