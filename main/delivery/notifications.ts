/** Delivery, put together: the rules that the engine asks, and the outbox that works off what it wrote. */
import type { ChannelSettings } from "../../contract/notifications.ts";
import type { Notices } from "../engine/ports.ts";
import { ChannelAdmin } from "./channel-admin.ts";
import { Courier } from "./courier.ts";
import { nextDigestAt } from "./digest-times.ts";
import { Outbox } from "./outbox.ts";
import { OutboxAdmin } from "./outbox-admin.ts";
import type { DeliveryPorts } from "./ports.ts";
import { channelsOf, onlyWhenChanged, type RuleSubject, targetsOf } from "./rules.ts";

export interface Notifications {
  notices: Notices;
  outbox: Outbox;
  channels: ChannelAdmin;
  messages: OutboxAdmin;
}

export function createNotifications(ports: DeliveryPorts): Notifications {
  const courier = new Courier(ports);
  const all = (): ChannelSettings[] => channelsOf(ports.settings(), ports.available);
  const outbox = new Outbox({
    ...ports,
    outlet(id) {
      const channel = all().find((each) => each.id === id);
      if (!channel) return null;
      return {
        gate: (delivery) => courier.gate(delivery, channel),
        send: (delivery, signal) => courier.send(delivery, channel, signal),
      };
    },
    groupRepeatsMs: () => ports.settings().rules.groupRepeatsMs,
    nextDigestAt: (_channel, after) =>
      nextDigestAt(ports.settings().digest, after, ports.timezone()),
    onChange: ({ id, channel, runId, state }) =>
      ports.publish({ type: "delivery", delivery: { id, channel, runId, state } }),
  });
  const subject = (jobId: number | null): RuleSubject => {
    const telling = jobId === null ? null : ports.store.jobTelling(jobId);
    return telling && { id: jobId!, ...telling };
  };
  return {
    outbox,
    notices: {
      targets: (event, jobId) =>
        targetsOf(ports.settings(), ports.available, event, subject(jobId), ports.clock.now()),
      onlyWhenChanged: (jobId) => onlyWhenChanged(ports.settings(), subject(jobId)),
    },
    channels: new ChannelAdmin(ports, courier),
    messages: new OutboxAdmin(ports, () => outbox.wake()),
  };
}
