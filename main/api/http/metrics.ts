/** Figures of the engine for Prometheus. */
import { Counter, Gauge, Registry } from "prom-client";
import { ACTIVE_RUN_STATES, OUTCOMES, RUN_STATES } from "../../../contract/words.ts";
import type { ApiHost } from "../host.ts";

export interface Metrics {
  contentType: string;
  /** The figures as they are now. */
  text(): Promise<string>;
}

/** Counts from now on what the event stream tells; the rest is read when asked for. */
export function metrics(host: ApiHost): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const { store, events, clock } = host.engine.context;
  const gauge = (name: string, help: string, read: () => number | null) =>
    new Gauge({
      name: `belfry_${name}`,
      help,
      registers,
      collect() {
        const value = read();
        // No sample at all says "there is none"; 0 would be an instant.
        if (value === null) this.remove();
        else this.set(value);
      },
    });

  new Gauge({
    name: "belfry_info",
    help: "The engine that answers; always 1.",
    labelNames: ["version", "host"],
    registers,
  }).set({ version: host.about.version, host: host.about.host }, 1);
  gauge("start_time_seconds", "When the engine was started.", () => host.about.startedAt / 1000);
  gauge("heartbeat_age_seconds", "Since the engine's last sign of life.", () =>
    Math.max(0, (clock.now() - host.heartbeatAt()) / 1000),
  );
  gauge("next_due_timestamp_seconds", "The next due instant; absent when nothing is due.", () =>
    seconds(host.engine.nextDueAt()),
  );
  gauge("paused", "1 while everything is paused.", () =>
    host.engine.pause.until === null ? 0 : 1,
  );
  gauge("jobs", "Jobs, without those removed.", () => store.jobs().length);
  gauge("events", "Number of the newest live event.", () => events.seq);
  gauge("memory_bytes", "Resident memory of the host.", () => process.memoryUsage.rss());
  const states = new Gauge({
    name: "belfry_active_runs",
    help: "Runs that have not ended, by state.",
    labelNames: ["state"],
    registers,
    collect() {
      for (const state of ACTIVE_RUN_STATES) this.set({ state }, store.countInStates([state]));
    },
  });
  states.reset();
  countEnds(host, registry);
  return { contentType: registry.contentType, text: () => registry.metrics() };
}

/** Ends of runs and outcomes of due instants since the server was loaded. */
function countEnds(host: ApiHost, registry: Registry): void {
  const registers = [registry];
  const ended = new Counter({
    name: "belfry_runs_ended_total",
    help: "Runs that ended since counting began, by how.",
    labelNames: ["state"],
    registers,
  });
  const accounted = new Counter({
    name: "belfry_occurrences_total",
    help: "Due instants accounted for since counting began, by outcome.",
    labelNames: ["outcome"],
    registers,
  });
  const active = new Set<string>(ACTIVE_RUN_STATES);
  for (const state of RUN_STATES) if (!active.has(state)) ended.inc({ state }, 0);
  for (const outcome of OUTCOMES) accounted.inc({ outcome }, 0);
  host.engine.context.events.subscribe((event) => {
    if (event.type === "run" && event.run.finishedAt !== null)
      ended.inc({ state: event.run.state });
    if (event.type === "occurrence") accounted.inc({ outcome: event.occurrence.outcome });
  });
}

const seconds = (at: number | null): number | null => (at === null ? null : at / 1000);
