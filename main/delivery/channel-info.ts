/** What is shown of a channel: its light, and how it fares. Pure. */
import type { ChannelSettings } from "../../contract/notifications.ts";
import type { ChannelInfo } from "../../contract/notify.ts";
import type { DeliveryState } from "../../contract/notification-words.ts";
import type { ChannelHealth } from "../engine/outbox-port.ts";

export function channelInfo(known: {
  channel: ChannelSettings;
  builtIn: boolean;
  problem: string | null;
  health: ChannelHealth | null;
  counts: { state: DeliveryState; count: number }[];
  now: number;
}): ChannelInfo {
  const { channel, builtIn, problem, health, now } = known;
  const count = (...states: DeliveryState[]) =>
    known.counts.reduce((sum, each) => sum + (states.includes(each.state) ? each.count : 0), 0);
  const dead = count("dead");
  return {
    channel,
    builtIn,
    problem,
    light: lightOf(channel, problem, health, dead, now),
    lastError: health?.lastError ?? null,
    lastFailedAt: health?.lastFailedAt ?? null,
    lastSentAt: health?.lastSentAt ?? null,
    lastAnswer: health?.lastAnswer ?? null,
    nextTryAt: (health?.failures ?? 0) > 0 ? (health?.nextTryAt ?? null) : null,
    waiting: count("pending", "failed"),
    digest: count("digest"),
    dead,
  };
}

function lightOf(
  channel: ChannelSettings,
  problem: string | null,
  health: ChannelHealth | null,
  dead: number,
  now: number,
): ChannelInfo["light"] {
  if (!channel.enabled) return "off";
  if (problem !== null || dead > 0) return "attention";
  if ((channel.mutedUntil ?? 0) > now) return "muted";
  if ((health?.failures ?? 0) > 0) return "failing";
  return health?.lastSentAt == null ? "new" : "ok";
}
