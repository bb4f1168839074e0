/** What is shown of a channel: its light, and how it fares. Pure. */
import type { ChannelSettings } from "../../contract/notifications.ts";
import type { ChannelInfo } from "../../contract/notify.ts";
import type { ChannelHealth, OutboxReader } from "../engine/outbox-port.ts";

export function channelInfo(known: {
  channel: ChannelSettings;
  builtIn: boolean;
  problem: string | null;
  health: ChannelHealth | null;
  counts: ReturnType<OutboxReader["countOpen"]>;
  now: number;
}): ChannelInfo {
  const { channel, builtIn, problem, health, counts, now } = known;
  return {
    channel,
    builtIn,
    problem,
    light: lightOf(channel, problem, health, counts.dead, now),
    lastError: health?.lastError ?? null,
    lastFailedAt: health?.lastFailedAt ?? null,
    lastSentAt: health?.lastSentAt ?? null,
    lastAnswer: health?.lastAnswer ?? null,
    nextTryAt: (health?.failures ?? 0) > 0 ? (health?.nextTryAt ?? null) : null,
    ...counts,
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
