/** Delivery in a tests' world: its clock, its store, its settings, and secrets in memory. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { MessageLanguage } from "../../../contract/notification-words.ts";
import { notificationSettingsSchema } from "../../../contract/notifications.ts";
import type { World } from "../../engine/testing/world.ts";
import { createRedactor } from "../../guard/redaction/redactor.ts";
import type { ChannelTools } from "../channel.ts";
import { createNotifications, type Notifications } from "../notifications.ts";
import type { DeliveryPorts } from "../ports.ts";

const LOCALES = path.resolve(import.meta.dirname, "../../../resources/locales");

export interface WorldDelivery {
  secrets: Map<string, string>;
  variables: Map<string, string>;
  language: MessageLanguage;
  tools: Partial<ChannelTools>;
  over: Partial<DeliveryPorts>;
}

export function worldNotifications(w: World, options: Partial<WorldDelivery> = {}): Notifications {
  const secrets = options.secrets ?? new Map<string, string>();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return createNotifications({
    store: w.store,
    clock: w.clock,
    timers: w.timers,
    entropy: { random: () => w.random(), token: () => String(w.random()) },
    log,
    fault: () => {},
    settings: () => w.settings.notifications,
    async set(key, value) {
      const [, part] = key.split(".") as [string, string];
      const parsed = notificationSettingsSchema.safeParse({
        ...w.settings.notifications,
        [part]: value,
      });
      if (!parsed.success) {
        return { ok: false, error: { code: "invalid-setting", message: parsed.error.message } };
      }
      w.settings = { ...w.settings, notifications: parsed.data };
      return { ok: true, value: parsed.data };
    },
    timezone: () => w.timezone,
    language: () => options.language ?? "en",
    available: ["log"],
    tools: async (signal) =>
      ({ notifications: null, log, clock: w.clock, signal, ...options.tools }) as ChannelTools,
    secrets: {
      get: async (name) => ({ ok: true, value: secrets.get(name) ?? null }),
      async set(name, value) {
        secrets.set(name, value);
        return { ok: true, value: undefined };
      },
      async remove(name) {
        secrets.delete(name);
      },
      storage: async () => ({ kind: "plain", why: "headless", plain: secrets.size, file: "" }),
    },
    redactor: createRedactor({ shapes: () => true }),
    variable: (name) => options.variables?.get(name),
    locale: (name) => readFile(path.join(LOCALES, `${name}.json`), "utf8"),
    steered: () => w.settings.steering.telegram,
    runUrl: (id) => `http://127.0.0.1:4680/#/runs/${id}`,
    publish: (event) => w.engine.context.events.publish(event),
    ...options.over,
  });
}
