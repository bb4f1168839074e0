/** What delivery needs of the host besides the ports of the engine. */
import type { SecretStorage } from "../../contract/notify.ts";
import type { NotificationSettings } from "../../contract/notifications.ts";
import type { MessageLanguage } from "../../contract/notification-words.ts";
import type { EngineEventBody } from "../engine/event-stream.ts";
import type { Clock, Entropy, Fault, Log, Redactor, Result, Timers } from "../engine/ports.ts";
import type { Store } from "../engine/store-port.ts";
import type { ChannelTools } from "./channel.ts";
import type { ComposeContext } from "./compose-context.ts";
import type { DefaultChannel } from "./default-channels.ts";

/** Secrets of channels, by name. The settings hold references to them only. */
export interface Secrets {
  /** null when there is none of this name. Errors: `unreadable-secret`, with what to do about it. */
  get(name: string): Promise<Result<string | null>>;
  /** Errors: `no-secret-store`, with a sentence. */
  set(name: string, value: string): Promise<Result<void>>;
  remove(name: string): Promise<void>;
  /** How well new ones are kept. */
  storage(): Promise<SecretStorage>;
}

/** What taking one message to its service needs. */
export interface CourierPorts {
  store: ComposeContext["store"];
  clock: Clock;
  settings(): NotificationSettings;
  /** IANA name of the computer's zone. */
  timezone(): string;
  language(): MessageLanguage;
  /** What one send may use; loaded when first needed. */
  tools(signal: AbortSignal): Promise<ChannelTools>;
  secrets: Secrets;
  /** Learns what is filled in for a secret field, and keeps it out of messages and answers. */
  redactor: Pick<Redactor, "learn" | "text" | "value">;
  /** A variable of the host's environment. */
  variable(name: string): string | undefined;
  /** Text of `resources/locales/<name>.json`. */
  locale(name: string): Promise<string>;
  /** Channel from which people steer; null = none. */
  steered(): string | null;
  /** Address at which a run's page can be opened; null where there is none. */
  runUrl(runId: number): string | null;
}

export interface DeliveryPorts extends CourierPorts {
  store: Store;
  timers: Timers;
  entropy: Entropy;
  log: Log;
  fault: Fault;
  /** Sets one part of the notification settings. Errors: `invalid-setting`. */
  set(
    key: "notifications.channels" | "notifications.rules" | "notifications.digest",
    value: unknown,
  ): Promise<Result<unknown>>;
  /** Built-in channels that this host can show now: an app on the desktop may come and go. */
  available: readonly DefaultChannel[];
  publish(event: EngineEventBody): void;
}
