/** Takes a message to the service of its channel: finds the kind, fills in references, composes, sends. */
import type { MessageEvent } from "../../contract/notification-words.ts";
import type { ChannelSettings } from "../../contract/notifications.ts";
import type { Delivery } from "../engine/outbox-port.ts";
import type { Result } from "../engine/ports.ts";
import type { ChannelKind, SendResult } from "./channel.ts";
import { compose } from "./compose.ts";
import { gateOf, type Gate } from "./gate.ts";
import type { ComposedMessage } from "./message.ts";
import type { CourierPorts } from "./ports.ts";
import { secretTexts } from "./kind-fields.ts";
import { resolveReferences, variableNames } from "./references.ts";
import { loadChannelKind } from "./registry.ts";
import { wordsOf } from "./words.ts";

/** Longest answer of a service that is kept. */
const ANSWER_CHARS = 300;

type Config = Record<string, unknown>;

export class Courier {
  readonly #ports: CourierPorts;

  constructor(ports: CourierPorts) {
    this.#ports = ports;
  }

  gate(delivery: Delivery, channel: ChannelSettings): Gate {
    const { clock, settings, timezone } = this.#ports;
    return gateOf(delivery, channel, settings().rules, clock.now(), timezone());
  }

  async send(
    delivery: Delivery,
    channel: ChannelSettings,
    signal: AbortSignal,
  ): Promise<SendResult> {
    const ready = await this.prepare(channel);
    if (!ready.ok) return { kind: "failed", message: ready.error.message, permanent: true };
    const { kind, config } = ready.value;
    const message = await this.#compose(delivery, channel);
    return this.hand(kind, message, config, signal);
  }

  /**
   * The kind with the channel's fields, references filled in.
   * Errors: `unknown-kind`, `missing-reference`, `invalid-config`, each with a sentence.
   */
  async prepare(
    channel: Pick<ChannelSettings, "kind" | "config">,
  ): Promise<Result<{ kind: ChannelKind; config: Record<string, unknown> }>> {
    const kind = await loadChannelKind(channel.kind);
    if (!kind) {
      const message = `This build of Belfry has no channel of the kind "${channel.kind}".`;
      return { ok: false, error: { code: "unknown-kind", message } };
    }
    const resolved = await resolveReferences(channel.config, {
      variable: (name) => this.#ports.variable(name),
      secret: (name) => this.#ports.secrets.get(name),
    });
    if (!resolved.ok) return resolved;
    this.#learn(kind, channel.config, resolved.value);
    const parsed = kind.config.safeParse(resolved.value);
    if (parsed.success) return { ok: true, value: { kind, config: parsed.data } };
    const issue = parsed.error.issues[0]!;
    const message = `The field "${issue.path.join(".")}" of the channel is wrong: ${issue.message}`;
    return { ok: false, error: { code: "invalid-config", message } };
  }

  #learn(kind: ChannelKind, written: Config, resolved: Config): void {
    const { redactor, variable } = this.#ports;
    // A variable may be a part of what is sent, and stand elsewhere by itself.
    for (const name of secretTexts(kind, written).flatMap(([, text]) => variableNames(text))) {
      redactor.learn(name, variable(name) ?? "");
    }
    for (const [name, value] of secretTexts(kind, resolved)) redactor.learn(name, value);
  }

  async hand(
    kind: ChannelKind,
    message: ComposedMessage,
    config: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<SendResult> {
    const tools = await this.#ports.tools(signal);
    const result = await this.#sent(() => kind.send(message, config, tools));
    if (result.kind === "failed") return result;
    return { ...result, serviceAnswer: result.serviceAnswer.slice(0, ANSWER_CHARS) };
  }

  /** What a service says, and what is thrown on the way, may repeat the key or the address it was given. */
  async #sent(send: () => Promise<SendResult>): Promise<SendResult> {
    const { redactor } = this.#ports;
    try {
      return redactor.value(await send());
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(redactor.text(message), { cause: error });
    }
  }

  /** A message that is about no run: a test, or what a person wrote. */
  async note(
    channel: ChannelSettings,
    key: string,
    words?: { title: string; text: string },
  ): Promise<ComposedMessage> {
    const note = aboutNoRun("test", channel.id, key, {}, this.#ports.clock.now());
    return { ...(await this.#compose(note, channel)), ...words };
  }

  async #compose(delivery: Delivery, channel: ChannelSettings): Promise<ComposedMessage> {
    const ports = this.#ports;
    const { jobId } = delivery;
    const telling = jobId === null ? null : ports.store.jobTelling(jobId);
    const message = compose(delivery, {
      store: ports.store,
      words: await wordsOf(ports.language(), ports.locale),
      timezone: ports.timezone(),
      channelName: channel.name,
      template: telling?.tell.template ?? null,
      runUrl: ports.runUrl,
      isSteered: ports.steered() === channel.id,
    });
    // Runs of before secrets were taken out of output, and what a person wrote.
    return ports.redactor.value(message);
  }
}

/** A message that no outbox keeps. */
export function aboutNoRun(
  event: MessageEvent,
  channel: string,
  idempotencyKey: string,
  payload: Record<string, unknown>,
  createdAt: number,
): Delivery {
  return {
    id: 0,
    event,
    channel,
    idempotencyKey,
    fingerprint: null,
    jobId: null,
    runId: null,
    payload,
    createdAt,
    state: "pending",
    tries: 0,
    nextTryAt: null,
    lastError: null,
    firstFailedAt: null,
    sentAt: null,
    answer: null,
    groupedInto: null,
  };
}
