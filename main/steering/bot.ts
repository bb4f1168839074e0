/** A bot of grammY whose calls leave by Belfry's own way out: allow-lists, local addresses, sizes and times hold. */
import { Bot } from "grammy";
import type { OpenedChannel } from "../delivery/channel-admin.ts";
import type { ChannelTools } from "../delivery/channel.ts";
import { under } from "../delivery/channels/fields.ts";

type Http = ChannelTools["http"];

/**
 * @param config fields of a Telegram channel, references filled in
 * @param listen carries the long questions, and may be cut off at any moment; `speak` carries everything else
 */
export function botOver(
  config: OpenedChannel["config"],
  { listen, speak }: { listen: Http; speak: Http },
): Bot {
  // The channel's own schema says that both are there.
  const { token, server } = config as { token: string; server: string };
  const fetch = async (url: string, { body }: { body: string }) => {
    const http = url.endsWith("/getUpdates") ? listen : speak;
    const headers = { "content-type": "application/json" };
    const answered = await http({ url, method: "POST", headers, body });
    if (!answered.ok) throw new Error(answered.error.message);
    const { status, text } = answered.value;
    return { json: async () => jsonOf(text, status) };
  };
  return new Bot(token, {
    client: {
      buildUrl: (_root, _token, method) => under(server, `bot${token}/${method}`),
      // Of an answer, grammY reads the JSON only.
      fetch: fetch as never,
    },
  });
}

function jsonOf(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`Telegram answered with ${status}, and not as its Bot API does.`);
  }
}
