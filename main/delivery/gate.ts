/** Whether a message may go out now: the channel's switch, mutes, quiet hours. Pure. */
import type {
  ChannelSettings,
  NotificationSettings,
  QuietHours,
} from "../../contract/notifications.ts";
import type { Delivery } from "../engine/outbox-port.ts";
import { isInWindow } from "../schedule/index.ts";
import { isJobMuted, isRecord } from "./rules.ts";
import { severityOf } from "./severity.ts";

export type Gate =
  | { kind: "go" }
  /** Not before this instant. */
  | { kind: "wait"; until: number; reason: string }
  | { kind: "digest"; reason: string }
  | { kind: "drop"; reason: string };

const MINUTE_MS = 60_000;
/** Quiet hours that never end (all day, every day) are looked at again after this. */
const HORIZON_MS = 8 * 24 * 60 * MINUTE_MS;

/** @param localZone IANA name of the computer's zone */
export function gateOf(
  delivery: Delivery,
  channel: ChannelSettings,
  rules: NotificationSettings["rules"],
  now: number,
  localZone: string,
): Gate {
  if (!channel.enabled) return { kind: "drop", reason: "The channel was switched off." };
  if ((channel.mutedUntil ?? 0) > now) return { kind: "drop", reason: "The channel was muted." };
  const { jobId } = delivery;
  if (jobId !== null && isJobMuted({ rules }, jobId, now) && !isRecord(channel.kind)) {
    return { kind: "drop", reason: "The job was muted." };
  }
  const { quietHours } = channel;
  if (!quietHours || severityOf(delivery.event) === "urgent") return { kind: "go" };
  const until = quietUntil(quietHours, now, localZone);
  if (until === null) return { kind: "go" };
  if (quietHours.after === "drop") return { kind: "drop", reason: "It came in quiet hours." };
  if (quietHours.after === "digest" && delivery.event !== "digest") {
    return { kind: "digest", reason: "It came in quiet hours." };
  }
  return { kind: "wait", until, reason: "Waits for the end of quiet hours." };
}

/** End of the quiet hours that hold at an instant; null when none do. Whole minutes, and right over clock changes. */
export function quietUntil(quiet: QuietHours, at: number, localZone: string): number | null {
  const zone = quiet.timezone === "local" ? localZone : quiet.timezone;
  const isQuiet = (instant: number) =>
    isInWindow(instant, zone, { activeWindows: quiet.windows, blackoutWindows: [] });
  if (quiet.windows.length === 0 || !isQuiet(at)) return null;
  const kept = lastEnd.get(quiet);
  if (kept && kept.zone === zone && at >= kept.from && at < kept.until) return kept.until;
  // The clock's time can jump within a span, so every minute is asked rather than the end computed.
  let until = (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS;
  while (until - at < HORIZON_MS && isQuiet(until)) until += MINUTE_MS;
  lastEnd.set(quiet, { zone, from: at, until });
  return until;
}

/** Many messages ask about the same night. */
const lastEnd = new WeakMap<QuietHours, { zone: string; from: number; until: number }>();
