/** What every part of the engine works with, handed in once when the engine is made. */
import type { Settings } from "../../contract/settings.ts";
import type { NotifyEvent } from "../../contract/notification-words.ts";
import type {
  Agents,
  Clock,
  Entropy,
  Fault,
  Launcher,
  Log,
  Machine,
  NoticeTarget,
  Notices,
  Programs,
  Redactor,
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
  programs: Programs;
  redactor: Redactor;
  machine: Machine;
  workspaces: Workspaces;
  fault: Fault;
  /** The settings as they are now; read at every decision, so that a change needs no restart. */
  settings(): Settings;
  /** Absolute path of a folder named relative to the data folder. */
  resolveDir(relative: string): string;
  /** Who wants to be told of what. */
  notices: Notices;
  /** Leaves a sign of life at the given instant (epoch milliseconds), for the watcher. */
  beat(at: number): void;
}

export interface EngineContext extends EnginePorts {
  events: EventStream;
}

export interface MessageAbout {
  jobId: number | null;
  runId: number | null;
  /** Keeps apart the messages of one event about the same job or run. */
  key: string;
  at: number;
  /** Messages with the same one repeat each other; null = each is told. */
  fingerprint?: string | null;
}

/** Makes the outbox rows of one event: one a channel, each with a key of its own. Cheap when nobody wants them. */
export function messagesFor(
  context: EngineContext,
  event: NotifyEvent,
  about: MessageAbout,
  payload: Record<string, unknown>,
  targets: readonly NoticeTarget[] = context.notices.targets(event, about.jobId),
): OutboxMessage[] {
  return targets.map(({ channel, digest, isRecord }) => ({
    event,
    channel,
    digest,
    idempotencyKey: `${event}:${about.key}:${channel}`,
    fingerprint: isRecord ? null : (about.fingerprint ?? null),
    jobId: about.jobId,
    runId: about.runId,
    payload,
    createdAt: about.at,
  }));
}
