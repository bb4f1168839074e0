/** What every part of the engine works with, handed in once when the engine is made. */
import type { Settings } from "../../contract/settings.ts";
import type {
  Agents,
  Clock,
  Entropy,
  Fault,
  Launcher,
  Log,
  Machine,
  Timers,
  Workspaces,
} from "./ports.ts";
import type { EventStream } from "./event-stream.ts";
import type { OutboxMessage, Store } from "./store-port.ts";

export interface EnginePorts {
  clock: Clock;
  timers: Timers;
  entropy: Entropy;
  log: Log;
  store: Store;
  agents: Agents;
  launcher: Launcher;
  machine: Machine;
  workspaces: Workspaces;
  fault: Fault;
  /** The settings as they are now; read at every decision, so that a change needs no restart. */
  settings(): Settings;
  /** Absolute path of a folder named relative to the data folder. */
  resolveDir(relative: string): string;
  /** Channels that get a message about an event; empty when nobody wants to know. */
  channels(event: string, message: { jobId: number | null; runId: number | null }): string[];
  /** Leaves a sign of life at the given instant (epoch milliseconds), for the watcher. */
  beat(at: number): void;
}

export interface EngineContext extends EnginePorts {
  events: EventStream;
}

/** Makes the outbox rows of one event: one a channel, each with a key of its own. */
export function messagesFor(
  context: EngineContext,
  event: string,
  about: { jobId: number | null; runId: number | null; key: string; at: number },
  payload: Record<string, unknown>,
): OutboxMessage[] {
  return context.channels(event, about).map((channel) => ({
    event,
    channel,
    idempotencyKey: `${event}:${about.key}:${channel}`,
    jobId: about.jobId,
    runId: about.runId,
    payload,
    createdAt: about.at,
  }));
}
