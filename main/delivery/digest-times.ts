/** When digests go out. Computed from a cron line by the same code that schedules jobs, clock changes included. */
import type { NotificationSettings } from "../../contract/notifications.ts";
import { nextDue, parseSchedule } from "../schedule/index.ts";

const DAY_MS = 24 * 3_600_000;

/** The first digest after an instant (epoch milliseconds). */
export function nextDigestAt(
  digest: NotificationSettings["digest"],
  after: number,
  localZone: string,
): number {
  const [hour, minute] = digest.at.split(":").map(Number);
  const day = digest.every === "week" ? digest.weekday : "*";
  const timezone = digest.timezone === "local" ? localZone : digest.timezone;
  const context = { timezone, anchorAt: 0 };
  const parsed = parseSchedule(`${minute} ${hour} * * ${day}`, context);
  // The settings were checked when they were saved; a zone that the system has forgotten must not stop everything.
  if (!parsed.ok) return after + DAY_MS;
  return nextDue(parsed.schedule, context, after, {}) ?? after + DAY_MS;
}
