/** Steering from Telegram: listens to the bot of a channel, and lets paired people look and steer. */
import type { ApiHost, SteeringLink } from "../api/host.ts";
import { botOver } from "./bot.ts";
import type { Pairing } from "./pairing.ts";
import { poll } from "./polling.ts";
import { Session } from "./session.ts";

/** How long a reply under way is waited for at the end; one that is cut off goes out after the next beginning. */
const LAST_WORD_MS = 5_000;

export interface SteeringOptions {
  host: ApiHost;
  /** Telegram channel whose bot is listened to. */
  channel: string;
  pairing: Pairing;
  onLink(link: Partial<SteeringLink>): void;
}

export interface Steering {
  /** Resolves when the message in hand has been dealt with. */
  close(): Promise<void>;
}

/** Never rejects: what is wrong is told by `onLink`. */
export async function startSteering(options: SteeringOptions): Promise<Steering> {
  const { host, channel, pairing, onLink } = options;
  const end = new AbortController();
  const cutOff = new AbortController();
  const { channels } = host.notifications;
  const opened = await channels.open(channel);
  if (!opened.ok) {
    onLink({ state: "waiting", problem: opened.error.message });
    return { close: async () => {} };
  }
  const { config, way } = opened.value;
  const bot = botOver(config, { listen: await way(end.signal), speak: await way(cutOff.signal) });
  const channelChat = String(config["chatId"]);
  const session = new Session({ bot, host, pairing, channelChat });
  const { clock, timers, entropy, log } = host.engine.context;
  const ports = { bot, clock, timers, entropy, log, signal: end.signal, onLink };
  const polling = poll({ ...ports, handle: (update) => session.handle(update) });
  return {
    async close() {
      end.abort();
      const cancel = timers.after(LAST_WORD_MS, () => cutOff.abort());
      await polling;
      cancel();
    },
  };
}
