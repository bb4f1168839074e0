/** All channel kinds. Each is loaded when it is first used: an idle host carries none. */
import type { ChannelKindId } from "../../contract/notification-words.ts";
import type { ChannelKind } from "./channel.ts";

type Load = () => Promise<{ default: ChannelKind }>;

const KINDS: Partial<Record<ChannelKindId, Load>> = {
  log: () => import("./channels/log.ts"),
  desktop: () => import("./channels/desktop.ts"),
};

export const channelKindIds = Object.keys(KINDS) as ChannelKindId[];

/** null when this build does not have the kind. */
export async function loadChannelKind(id: string): Promise<ChannelKind | null> {
  const load = KINDS[id as ChannelKindId];
  return load ? (await load()).default : null;
}
