/** All channel kinds. Each is loaded when it is first used: an idle host carries none. */
import type { ChannelKindId } from "../../contract/notification-words.ts";
import type { ChannelKind } from "./channel.ts";

type Load = () => Promise<{ default: ChannelKind }>;

const KINDS: Record<ChannelKindId, Load> = {
  log: () => import("./channels/log.ts"),
  desktop: () => import("./channels/desktop.ts"),
  telegram: () => import("./channels/telegram.ts"),
  discord: () => import("./channels/discord.ts"),
  slack: () => import("./channels/slack.ts"),
  email: () => import("./channels/email.ts"),
  webhook: () => import("./channels/webhook.ts"),
  gotify: () => import("./channels/gotify.ts"),
  ntfy: () => import("./channels/ntfy.ts"),
  pushover: () => import("./channels/pushover.ts"),
  teams: () => import("./channels/teams.ts"),
  matrix: () => import("./channels/matrix.ts"),
  file: () => import("./channels/file.ts"),
  command: () => import("./channels/command.ts"),
  ping: () => import("./channels/ping.ts"),
};

export const channelKindIds = Object.keys(KINDS) as ChannelKindId[];

/** null when this build does not have the kind. */
export async function loadChannelKind(id: string): Promise<ChannelKind | null> {
  const load = KINDS[id as ChannelKindId];
  return load ? (await load()).default : null;
}
