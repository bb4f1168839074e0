/** Channels that are there without being set up. A configured one of the same id takes their place. */
import type { ChannelSettings } from "../../contract/notifications.ts";

export type DefaultChannel = "log" | "desktop";

const blank = { config: {}, enabled: true, mutedUntil: null, quietHours: null };

export const DEFAULT_CHANNELS: Record<DefaultChannel, ChannelSettings> = {
  log: { ...blank, id: "log", kind: "log", name: "Log" },
  desktop: { ...blank, id: "desktop", kind: "desktop", name: "Desktop" },
};
