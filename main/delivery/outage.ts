/**
 * Tells through the channels that the engine does not run, and that it runs again. It goes past the outbox, which only
 * an engine works off, and never opens the database: a damaged one may be why the engine is down.
 */
import type { ChannelSettings } from "../../contract/notifications.ts";
import type { Timers } from "../engine/ports.ts";
import type { SendResult } from "./channel.ts";
import type { ComposeContext } from "./compose-context.ts";
import { aboutNoRun, Courier } from "./courier.ts";
import { inTime } from "./in-time.ts";
import type { CourierPorts } from "./ports.ts";
import { targetsOf } from "./rules.ts";

const TIMEOUT_MS = 30_000;

export interface OutageNews {
  event: "engine.stalled" | "engine.recovered";
  /** The last sign of life before the outage. Epoch milliseconds. */
  since: number;
  /** The same for every try at this news, and for no other. */
  key: string;
}

export interface OutagePorts extends Omit<CourierPorts, "store"> {
  timers: Timers;
}

/** There is no run and no job to be looked up. */
const NOTHING_KNOWN: ComposeContext["store"] = {
  run: () => null,
  job: () => null,
  jobTelling: () => null,
  answer: () => null,
  deliveries: () => [],
  lastTold: () => null,
  countGrouped: () => 0,
  question: () => null,
};

/**
 * Channels that the rules for `engine.stalled` name. What is chosen for the digest is told at once: without an engine
 * there is no digest. The desktop and the log are no services; the watcher reaches both by itself.
 */
export function outageChannels(ports: Pick<OutagePorts, "settings" | "clock">): string[] {
  const settings = ports.settings();
  const isService = (id: string) => {
    const kind = settings.channels.find((channel) => channel.id === id)?.kind;
    return kind !== "desktop" && kind !== "log";
  };
  return targetsOf(settings, [], "engine.stalled", null, ports.clock.now())
    .map(({ channel }) => channel)
    .filter(isService);
}

/**
 * Both pass quiet hours: who was told of an outage waits for its end.
 * @param ids channels to be told; one that is no longer there is left out
 * @returns what became of it, channel by channel
 */
export async function tellOutage(
  news: OutageNews,
  ids: readonly string[],
  ports: OutagePorts,
): Promise<{ channel: string; result: SendResult }[]> {
  const courier = new Courier({ ...ports, store: NOTHING_KNOWN });
  const channels = ports.settings().channels.filter(({ id }) => ids.includes(id));
  return Promise.all(
    channels.map(async (channel) => ({
      channel: channel.id,
      result: await tellOne(news, channel, courier, ports),
    })),
  );
}

async function tellOne(
  { event, since, key }: OutageNews,
  channel: ChannelSettings,
  courier: Courier,
  ports: OutagePorts,
): Promise<SendResult> {
  const idempotencyKey = `${key}:${channel.id}`;
  const payload = { fromAt: since };
  const message = aboutNoRun(event, channel.id, idempotencyKey, payload, ports.clock.now());
  return inTime(ports.timers, TIMEOUT_MS, (signal) => courier.send(message, channel, signal));
}
