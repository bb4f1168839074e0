/** Joins delivery with this host: its settings, secrets, language, and what it lets channels use. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { MessageLanguage } from "../../contract/notification-words.ts";
import type { DefaultChannel } from "../delivery/default-channels.ts";
import type { NotificationPort } from "../delivery/notification-port.ts";
import { createNotifications, type Notifications } from "../delivery/notifications.ts";
import type { CourierPorts, Secrets } from "../delivery/ports.ts";
import type { EngineEventBody } from "../engine/event-stream.ts";
import type { Fault, Log, Machine, Redactor } from "../engine/ports.ts";
import type { Store } from "../engine/store-port.ts";
import { systemClock, systemEntropy, systemTimers } from "./clock.ts";
import { resourcesDir } from "./data-dir.ts";
import type { SettingsFile } from "./settings.ts";

export interface HostNotificationsOptions {
  env: Record<string, string | undefined>;
  /** What messages are written in, at the moment. */
  language: () => MessageLanguage;
  log: Log;
  fault: Fault;
  store: Store;
  settings: SettingsFile;
  machine: Pick<Machine, "timezone">;
  secrets: Secrets;
  /** null where the host shows none. */
  native: NotificationPort | null;
  redactor: Redactor;
  publish(event: EngineEventBody): void;
  /** Address of a run's page; null where there is none. */
  runUrl?: (runId: number) => string | null;
}

export function hostNotifications(options: HostNotificationsOptions): Notifications {
  const { log, fault, store, settings, native } = options;
  return createNotifications({
    ...courierPorts(options),
    store,
    timers: systemTimers,
    entropy: systemEntropy,
    log,
    fault,
    set: (key, value) => settings.set(key, value),
    get available(): readonly DefaultChannel[] {
      const canShow = native !== null && native.problem() === null;
      return canShow ? ["log", "desktop"] : ["log"];
    },
    runUrl: options.runUrl ?? (() => null),
    publish: options.publish,
  });
}

type CourierOptions = Pick<
  HostNotificationsOptions,
  "env" | "language" | "log" | "settings" | "machine" | "secrets" | "native" | "redactor"
>;

/** What a message needs on its way, also without an engine; it leads to no run's page. */
export function courierPorts(options: CourierOptions): Omit<CourierPorts, "store"> {
  const { env, language, log, settings, machine, secrets, native, redactor } = options;
  return {
    clock: systemClock,
    settings: () => settings.get().notifications,
    timezone: () => machine.timezone(),
    language,
    async tools(signal) {
      const { channelTools } = await import("./channel-tools.ts");
      return channelTools(signal, native, log, settings.get().outgoing);
    },
    secrets,
    redactor,
    variable: (name) => env[name],
    locale: (name) => readFile(path.join(resourcesDir(), "locales", `${name}.json`), "utf8"),
    steered: () => settings.get().steering.telegram,
    runUrl: () => null,
  };
}
