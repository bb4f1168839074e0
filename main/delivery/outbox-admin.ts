/** What people do with messages and rules: look, retry, discard, decide who is told what. */
import type { NotificationSettings } from "../../contract/notifications.ts";
import type { DeliveryInfo, FieldIssue } from "../../contract/notify.ts";
import { NOTIFY_EVENTS } from "../../contract/notification-words.ts";
import type { Delivery, DeliveryFilter } from "../engine/outbox-port.ts";
import { isKnownTimezone } from "../schedule/index.ts";
import type { DeliveryPorts } from "./ports.ts";
import { builtIn, channelsOf } from "./rules.ts";
import { type MessageDraft, type MessagePreview, previewMessage } from "./preview.ts";

type Rules = Pick<NotificationSettings, "rules" | "digest">;

export class OutboxAdmin {
  readonly #ports: DeliveryPorts;
  readonly #wake: () => void;

  constructor(ports: DeliveryPorts, wake: () => void) {
    this.#ports = ports;
    this.#wake = wake;
  }

  list(filter: DeliveryFilter): DeliveryInfo[] {
    return this.#ports.store.deliveries({ ...filter, descending: true }).map(toInfo);
  }

  /** @returns how many are tried again */
  retry(which: { ids: number[] } | { channel: string }): number {
    const count =
      "ids" in which
        ? this.#move(which.ids, ["dead", "failed", "dropped", "discarded", "digest"], "pending")
        : this.#ports.store.moveDeliveries(
            { channel: which.channel, states: ["dead", "failed"] },
            "pending",
            null,
          );
    this.#wake();
    return count;
  }

  discard(ids: number[]): number {
    return this.#move(ids, ["pending", "failed", "dead", "digest"], "discarded");
  }

  undiscard(ids: number[]): number {
    return this.#move(ids, ["discarded"], "dead");
  }

  rules(): Rules & { builtIn: Record<string, Record<string, "now" | "digest" | "off">> } {
    const settings = this.#ports.settings();
    const channels = channelsOf(settings, this.#ports.available);
    return {
      rules: settings.rules,
      digest: settings.digest,
      builtIn: Object.fromEntries(
        channels.map(({ id, kind }) => [
          id,
          Object.fromEntries(NOTIFY_EVENTS.map((event) => [event, builtIn(kind, event)])),
        ]),
      ),
    };
  }

  /** @returns what is wrong; then nothing was saved */
  async saveRules({ rules, digest }: Rules): Promise<FieldIssue[]> {
    const issues = zoneIssues(digest);
    if (issues.length > 0) return issues;
    for (const [key, value] of [
      ["notifications.rules", rules],
      ["notifications.digest", digest],
    ] as const) {
      const set = await this.#ports.set(key, value);
      if (!set.ok) return [{ field: null, message: set.error.message }];
    }
    this.#ports.publish({ type: "notifications" });
    this.#wake();
    return [];
  }

  async muteJob(jobId: number, until: number | null): Promise<void> {
    const { rules, digest } = this.#ports.settings();
    const now = this.#ports.clock.now();
    const others = Object.entries(rules.mutedJobs).filter(
      ([id, end]) => id !== String(jobId) && end > now,
    );
    const mutedJobs = {
      ...Object.fromEntries(others),
      ...(until === null ? {} : { [jobId]: until }),
    };
    await this.saveRules({ rules: { ...rules, mutedJobs }, digest });
  }

  /** How a job's message would read with these words. */
  preview(draft: MessageDraft): Promise<MessagePreview> {
    return previewMessage(this.#ports, draft);
  }

  #move(ids: number[], states: Delivery["state"][], to: Delivery["state"]): number {
    const count = this.#ports.store.moveDeliveries({ ids, states }, to, null);
    for (const id of ids) {
      const delivery = this.#ports.store.delivery(id);
      if (!delivery) continue;
      const { channel, runId, state } = delivery;
      this.#ports.publish({ type: "delivery", delivery: { id, channel, runId, state } });
    }
    return count;
  }
}

function toInfo(delivery: Delivery): DeliveryInfo {
  const text = (key: string) => {
    const value = delivery.payload[key];
    return typeof value === "string" ? value : null;
  };
  const { id, event, channel, state, jobId, runId, createdAt, tries, nextTryAt } = delivery;
  const { lastError, sentAt, answer, groupedInto } = delivery;
  return {
    id,
    event,
    channel,
    state,
    jobId,
    runId,
    jobName: text("jobName"),
    reason: text("reason"),
    createdAt,
    tries,
    nextTryAt,
    lastError,
    sentAt,
    answer,
    groupedInto,
  };
}

function zoneIssues({ timezone }: Rules["digest"]): FieldIssue[] {
  if (timezone === "local" || isKnownTimezone(timezone)) return [];
  const message = `"${timezone}" is not a time zone. Use a name such as Europe/Paris, or local.`;
  return [{ field: "digest.timezone", message }];
}
