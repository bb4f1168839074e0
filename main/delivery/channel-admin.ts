/** What people do with channels: set up, test, mute, remove. */
import type { ChannelSettings } from "../../contract/notifications.ts";
import type {
  ChannelInfo,
  ChannelKindInfo,
  FieldIssue,
  SecretStorage,
} from "../../contract/notify.ts";
import type { Result } from "../engine/ports.ts";
import type { ChannelTools } from "./channel.ts";
import { checkConfig } from "./channel-config.ts";
import { channelInfo } from "./channel-info.ts";
import type { Courier } from "./courier.ts";
import { DEFAULT_CHANNELS } from "./default-channels.ts";
import { inTime } from "./in-time.ts";
import { kindInfo } from "./kind-fields.ts";
import type { DeliveryPorts } from "./ports.ts";
import type { Lookups } from "./references.ts";
import { channelKindIds, loadChannelKind } from "./registry.ts";
import { channelsOf } from "./rules.ts";
import { wordsOf, type Words } from "./words.ts";

type Draft = Pick<ChannelSettings, "id" | "kind" | "name" | "config" | "enabled" | "quietHours">;

export interface Tested {
  ok: boolean;
  /** What the service said, or why nothing was sent. */
  answer: string;
  issues: FieldIssue[];
}

export interface OpenedChannel {
  config: Record<string, unknown>;
  /** The way out by HTTP, until the signal ends it. */
  way(signal: AbortSignal): Promise<ChannelTools["http"]>;
}

/** A test must not wait as long as a delivery: a person looks at it. */
const TEST_TIMEOUT_MS = 30_000;

export class ChannelAdmin {
  readonly #ports: DeliveryPorts;
  readonly #courier: Courier;

  constructor(ports: DeliveryPorts, courier: Courier) {
    this.#ports = ports;
    this.#courier = courier;
  }

  secretStorage(): Promise<SecretStorage> {
    return this.#ports.secrets.storage();
  }

  async kinds(): Promise<ChannelKindInfo[]> {
    const kinds = await Promise.all(channelKindIds.map((id) => loadChannelKind(id)));
    return kinds.flatMap((kind) => (kind ? [kindInfo(kind)] : []));
  }

  list(): Promise<ChannelInfo[]> {
    return Promise.all(this.all().map((channel) => this.info(channel)));
  }

  all(): ChannelSettings[] {
    return channelsOf(this.#ports.settings(), this.#ports.available);
  }

  async info(channel: ChannelSettings): Promise<ChannelInfo> {
    const { store, clock } = this.#ports;
    const ready = await this.#courier.prepare(channel);
    return channelInfo({
      channel,
      builtIn: !this.#own().some(({ id }) => id === channel.id),
      problem: ready.ok ? null : ready.error.message,
      health: store.channelHealth(channel.id),
      counts: store.countOpen(channel.id),
      now: clock.now(),
    });
  }

  /** @returns what was saved, or every field that is wrong; then nothing was */
  async save(
    draft: Draft,
    isNew: boolean,
  ): Promise<{ saved: ChannelSettings | null; issues: FieldIssue[] }> {
    const issues = await this.#issuesOf(draft, isNew);
    const kind = await loadChannelKind(draft.kind);
    if (!kind) {
      return { saved: null, issues: [...issues, { field: "kind", message: unknownKind(draft) }] };
    }
    const checked = await checkConfig(kind, draft.id, draft.config, this.#lookups());
    issues.push(...checked.issues);
    if (issues.length > 0) return { saved: null, issues };
    for (const [name, value] of checked.secrets) {
      const kept = await this.#ports.secrets.set(name, value);
      if (!kept.ok) {
        const [field = null] = name.slice(draft.id.length + 1).split(".");
        return { saved: null, issues: [{ field, message: kept.error.message }] };
      }
    }
    const before = this.all().find(({ id }) => id === draft.id);
    const channel = { ...draft, config: checked.config, mutedUntil: before?.mutedUntil ?? null };
    const put = await this.#put(channel);
    if (!put.ok) return { saved: null, issues: [{ field: null, message: put.error.message }] };
    return { saved: channel, issues: [] };
  }

  /** Changes a switch or a mute. Errors: `not-found`. */
  async change(
    id: string,
    patch: Partial<Pick<ChannelSettings, "enabled" | "mutedUntil">>,
  ): Promise<Result<ChannelSettings>> {
    const found = this.#find(id);
    if (!found.ok) return found;
    return this.#put({ ...found.value, ...patch });
  }

  restore(channel: ChannelSettings): Promise<Result<ChannelSettings>> {
    return this.#put(channel);
  }

  /** What waits on it is dropped. Its secrets stay, so that it can be restored. Errors: `not-found`, `built-in`. */
  async remove(id: string): Promise<Result<ChannelSettings>> {
    const found = this.#find(id);
    if (!found.ok) return found;
    if (!this.#own().some((each) => each.id === id)) {
      const message =
        "This channel comes with Belfry and cannot be removed. Switch it off instead.";
      return { ok: false, error: { code: "built-in", message } };
    }
    const rest = this.#own().filter((each) => each.id !== id);
    const set = await this.#set(rest);
    if (!set.ok) return set;
    const states = ["pending", "failed", "digest"] as const;
    const reason = "The channel was removed.";
    this.#ports.store.moveDeliveries({ channel: id, states: [...states] }, "dropped", reason);
    return found;
  }

  /**
   * What a conversation with the service of a saved channel needs: its fields, references filled in, and the way out.
   * Errors: `not-found`, and those of preparing it.
   */
  async open(id: string): Promise<Result<OpenedChannel>> {
    const found = this.#find(id);
    if (!found.ok) return found;
    const ready = await this.#courier.prepare(found.value);
    if (!ready.ok) return ready;
    const way = async (signal: AbortSignal) => (await this.#ports.tools(signal)).http;
    return { ok: true, value: { config: ready.value.config, way } };
  }

  /** The words of messages, in the reader's language. */
  words(): Promise<Words> {
    return wordsOf(this.#ports.language(), this.#ports.locale);
  }

  /** Sends a real message through a saved channel. Errors: `not-found`. */
  async test(id: string, words?: { title: string; text: string }): Promise<Result<Tested>> {
    const found = this.#find(id);
    if (!found.ok) return found;
    const ready = await this.#courier.prepare(found.value);
    if (!ready.ok) {
      return { ok: true, value: { ok: false, answer: ready.error.message, issues: [] } };
    }
    const { kind, config } = ready.value;
    return { ok: true, value: await this.#try(found.value, kind, config, words) };
  }

  /** The same for what is not saved yet. */
  async testDraft(draft: Draft): Promise<Tested> {
    const kind = await loadChannelKind(draft.kind);
    if (!kind) return { ok: false, answer: unknownKind(draft), issues: [] };
    const { issues, resolved } = await checkConfig(
      kind,
      draft.id || "draft",
      draft.config,
      this.#lookups(),
    );
    if (issues.length > 0 || resolved === null) {
      return { ok: false, answer: "Nothing was sent: some fields are not right yet.", issues };
    }
    return this.#try({ ...draft, mutedUntil: null }, kind, resolved);
  }

  async #try(
    channel: ChannelSettings,
    kind: NonNullable<Awaited<ReturnType<typeof loadChannelKind>>>,
    config: Record<string, unknown>,
    words?: { title: string; text: string },
  ): Promise<Tested> {
    const { timers, entropy } = this.#ports;
    const key = `test:${channel.id}:${entropy.token()}`;
    const result = await inTime(timers, TEST_TIMEOUT_MS, async (signal) => {
      const message = await this.#courier.note(channel, key, words);
      return this.#courier.hand(kind, message, config, signal);
    });
    return result.kind === "sent"
      ? { ok: true, answer: result.serviceAnswer, issues: [] }
      : { ok: false, answer: result.message, issues: [] };
  }

  async #issuesOf(draft: Draft, isNew: boolean): Promise<FieldIssue[]> {
    // The validator is loaded only where there is something to check.
    const { channelSettingsSchema } = await import("../../contract/notifications.ts");
    const parsed = channelSettingsSchema.safeParse({ ...draft, mutedUntil: null });
    const issues: FieldIssue[] = parsed.success
      ? []
      : parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
    const taken = this.#own().some(({ id }) => id === draft.id);
    if (isNew && taken) {
      issues.push({ field: "id", message: `There is a channel "${draft.id}" already.` });
    }
    if (draft.id in DEFAULT_CHANNELS && draft.kind !== draft.id) {
      issues.push({ field: "id", message: `"${draft.id}" is the name of a built-in channel.` });
    }
    return issues;
  }

  #own(): ChannelSettings[] {
    return this.#ports.settings().channels;
  }

  #find(id: string): Result<ChannelSettings> {
    const channel = this.all().find((each) => each.id === id);
    if (channel) return { ok: true, value: channel };
    const known = this.all().map((each) => each.id);
    const message = `There is no channel "${id}". Channels: ${known.join(", ")}.`;
    return { ok: false, error: { code: "not-found", message } };
  }

  async #put(channel: ChannelSettings): Promise<Result<ChannelSettings>> {
    const own = this.#own();
    const isKnown = own.some(({ id }) => id === channel.id);
    const next = isKnown
      ? own.map((each) => (each.id === channel.id ? channel : each))
      : [...own, channel];
    const set = await this.#set(next);
    return set.ok ? { ok: true, value: channel } : set;
  }

  async #set(channels: ChannelSettings[]): Promise<Result<unknown>> {
    const set = await this.#ports.set("notifications.channels", channels);
    if (set.ok) this.#ports.publish({ type: "notifications" });
    return set;
  }

  #lookups(): Lookups {
    return {
      variable: (name) => this.#ports.variable(name),
      secret: (name) => this.#ports.secrets.get(name),
    };
  }
}

const unknownKind = ({ kind }: Draft) =>
  `This build of Belfry has no channel of the kind "${kind}".`;
