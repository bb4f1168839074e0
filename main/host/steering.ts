/** Steering as a host that stays carries it: begun when a Telegram channel is named, anew when that changes. */
import type { SteeringHost, SteeringLink } from "../api/host.ts";
import type { Result } from "../engine/ports.ts";
import type { Steering } from "../steering/index.ts";
import { Pairing } from "../steering/pairing.ts";
import type { LocalHost } from "./local-host.ts";

const OFF: SteeringLink = {
  state: "off",
  problem: null,
  bot: null,
  heardAt: null,
  nextTryAt: null,
};

export class HostSteering implements SteeringHost {
  readonly #host: Pick<LocalHost, "api" | "engine" | "settings">;
  readonly #pairing = new Pairing();
  readonly #unsubscribe: () => void;
  #link: SteeringLink = OFF;
  /** What it was begun with, as text; null while it is off. */
  #begun: string | null = null;
  #steering: Steering | null = null;
  /** Beginning and ending happen one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(host: Pick<LocalHost, "api" | "engine" | "settings">) {
    this.#host = host;
    this.#unsubscribe = host.engine.context.events.subscribe(({ type }) => {
      if (type === "settings" || type === "notifications") this.follow();
    });
    this.follow();
  }

  link(): SteeringLink {
    return this.#link;
  }

  codeExpiresAt(): number | null {
    return this.#pairing.expiresAt(this.#host.engine.context.clock.now());
  }

  newCode(): Result<{ code: string; expiresAt: number; url: string | null }> {
    if (this.#begun === null) {
      const message = "Choose first to which Telegram channel's bot Belfry is to listen.";
      return { ok: false, error: { code: "not-set-up", message } };
    }
    const { code, expiresAt } = this.#pairing.begin(this.#host.engine.context.clock.now());
    const { bot } = this.#link;
    const url = bot === null ? null : `https://t.me/${bot}?start=${code}`;
    this.#tell({});
    return { ok: true, value: { code, expiresAt, url } };
  }

  /** Does what the settings say now, where that is something else. */
  follow(): void {
    const { steering, notifications } = this.#host.settings.get();
    const channel = notifications.channels.find(({ id }) => id === steering.telegram);
    const wanted =
      steering.telegram === null ? null : JSON.stringify([steering.telegram, channel?.config]);
    if (wanted === this.#begun) return;
    this.#begun = wanted;
    this.#work = this.#work.then(() => this.#begin(steering.telegram));
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    this.#begun = null;
    this.#work = this.#work.then(() => this.#begin(null));
    await this.#work;
  }

  async #begin(channel: string | null): Promise<void> {
    await this.#steering?.close();
    this.#steering = null;
    this.#link = channel === null ? OFF : { ...OFF, state: "starting" };
    this.#tell({});
    if (channel === null) return;
    const { startSteering } = await import("../steering/index.ts");
    this.#steering = await startSteering({
      host: this.#host.api,
      channel,
      pairing: this.#pairing,
      onLink: (link) => this.#tell(link),
    });
  }

  /** Who looks is told of what changed, not of every word of Telegram's. */
  #tell(link: Partial<SteeringLink>): void {
    const before = this.#link;
    this.#link = { ...before, ...link };
    const isNews = Object.keys(link).length === 0 || link.state !== before.state;
    if (isNews || link.problem !== before.problem) {
      this.#host.engine.context.events.publish({ type: "steering" });
    }
  }
}
