/** An engine with a Telegram channel, and the bot's service on loopback. */
import { expect, onTestFinished } from "vitest";
import type { SteeringLink } from "../../api/host.ts";
import { hostOf } from "../../api/testing/host.ts";
import type { Notifications } from "../../delivery/notifications.ts";
import { tools } from "../../delivery/testing/tools.ts";
import { worldNotifications } from "../../delivery/testing/world-notifications.ts";
import { world, type World } from "../../engine/testing/world.ts";
import type { MessageLanguage } from "../../../contract/notification-words.ts";
import { startSteering, type Steering } from "../index.ts";
import { Pairing } from "../pairing.ts";
import { ANN, TelegramPeer, TOKEN, type User } from "./telegram-peer.ts";

/** Generous: a machine may be slow, and nothing waits for it when all is well. */
const PATIENCE_MS = 20_000;

export const CHANNEL = "phone";

export class SteeringWorld {
  readonly w: World;
  readonly peer: TelegramPeer;
  readonly pairing = new Pairing();
  link: Partial<SteeringLink> = {};
  language: MessageLanguage = "en";
  /** Time limit of one call, as the way out has it; null = its own. */
  callMs: number | null = null;
  #steering: Steering | null = null;
  #notifications: Notifications | null = null;

  constructor(w: World, peer: TelegramPeer) {
    this.w = w;
    this.peer = peer;
  }

  async start(): Promise<void> {
    const { w, callMs } = this;
    const notifications = (this.#notifications = worldNotifications(w, {
      language: this.language,
      over: {
        tools: async (signal) => {
          if (callMs === null) return tools({ signal });
          const limited = () => AbortSignal.any([signal, AbortSignal.timeout(callMs)]);
          return tools({ http: (request) => tools({ signal: limited() }).http(request) });
        },
      },
    }));
    this.#steering = await startSteering({
      host: hostOf(w, notifications),
      channel: CHANNEL,
      pairing: this.pairing,
      onLink: (link) => Object.assign(this.link, link),
    });
  }

  async listening(): Promise<void> {
    await until(() => this.peer.isListening && this.link.state === "listening");
  }

  /** Until it waits before it asks again. */
  async waiting(): Promise<void> {
    await until(
      () => this.link.state === "waiting" && (this.link.nextTryAt ?? 0) > this.w.clock.now(),
    );
  }

  /** Lets the outbox hand over what it has, until it has sent so many messages of questions. */
  async delivered(count: number): Promise<void> {
    const sent = () =>
      this.w.messages("run.blocked").filter(({ state }) => state === "sent").length;
    this.#notifications?.outbox.wake();
    await until(() => sent() === count);
  }

  /** Until the engine is gone. */
  async crashed(): Promise<void> {
    await until(() => this.w.crashed);
  }

  async stop(): Promise<void> {
    await this.#notifications?.outbox.close();
    await this.#steering?.close();
    this.#steering = null;
  }

  /** kill -9 of the whole host, and a new one on the same data. */
  async restart(): Promise<void> {
    this.w.crash();
    await this.stop();
    await this.w.start();
    await this.start();
  }

  /** Pairs somebody, and lets them steer where that is wanted. */
  async pair(who: User, maySteer = false, chatId = who.id): Promise<number> {
    const { code } = this.pairing.begin(this.w.clock.now());
    this.peer.write(who, `/start ${code}`, chatId);
    await this.dealtWith();
    const { id } = this.w.store
      .steeringPeople()
      .find((each) => each.userId === who.id && each.chatId === chatId)!;
    if (maySteer) this.w.store.allowSteering(id, true);
    return id;
  }

  /** Until the bot has dealt with all there is, and waits for more. */
  async dealtWith(): Promise<void> {
    await until(() => this.peer.isIdle);
  }

  /** Somebody writes, and gets this answer. */
  async says(who: User, text: string, chatId = who.id): Promise<string> {
    const before = this.peer.texts(chatId).length;
    this.peer.write(who, text, chatId);
    await this.dealtWith();
    const said = this.peer.texts(chatId).slice(before);
    expect(said).toHaveLength(1);
    return said[0]!;
  }
}

export async function until(isSo: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > giveUpAt) throw new Error(`Waited in vain for: ${isSo.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export async function steeringWorld(
  options: { language?: MessageLanguage; chatId?: number; start?: boolean } = {},
): Promise<SteeringWorld> {
  const peer = await TelegramPeer.start();
  const w = await world();
  const s = new SteeringWorld(w, peer);
  s.language = options.language ?? "en";
  onTestFinished(async () => {
    await s.stop();
    await peer.close();
  });
  const config = { token: TOKEN, chatId: String(options.chatId ?? ANN.id), server: peer.url };
  const channel = { id: CHANNEL, kind: "telegram", name: "Phone", config, enabled: true } as const;
  const { notifications } = w.settings;
  w.settings = {
    ...w.settings,
    notifications: {
      ...notifications,
      channels: [{ ...channel, mutedUntil: null, quietHours: null }],
    },
    steering: { telegram: CHANNEL },
  };
  if (options.start !== false) {
    await s.start();
    await s.listening();
  }
  return s;
}
