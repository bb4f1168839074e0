/** Defaults of the notification settings, apart from their schema: an idle host needs no validator. */
import type { NotificationSettings } from "./notifications.ts";

export const NOTIFICATION_DEFAULTS: NotificationSettings = {
  channels: [],
  rules: {
    defaults: {},
    onlyWhenChanged: false,
    tags: {},
    mutedJobs: {},
    groupRepeatsMs: 6 * 3_600_000,
  },
  digest: { every: "day", at: "08:00", weekday: 1, timezone: "local" },
};
