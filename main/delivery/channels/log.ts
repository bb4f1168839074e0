/** Every message as a line of the structured log. */
import * as z from "zod";
import { channelKind } from "../channel.ts";

export default channelKind({
  id: "log",
  config: z.strictObject({}),
  limits: { titleChars: null, textChars: null, attachments: null },
  idempotencyKeys: false,
  async send(message, _config, tools) {
    tools.log.info(message.event, {
      jobId: message.job?.id ?? null,
      runId: message.run?.id ?? null,
      title: message.title,
      text: message.text,
      ...message.data,
      // A message can be older than its line: it may have waited for a host that works off the outbox.
      happenedAt: new Date(message.happenedAt).toISOString(),
      // A crash can make it a line twice: then both have the same key.
      key: message.idempotencyKey,
    });
    return { kind: "sent", serviceAnswer: "Written to the log.", together: true };
  },
});
