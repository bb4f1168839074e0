/**
 * Discord by a webhook of a channel.
 * @see Discord's developer documentation: "Execute Webhook", "Embed Limits", "Rate Limits"
 */
import * as z from "zod";
import type { Severity } from "../../../contract/notification-words.ts";
import { channelKind } from "../channel.ts";
import { blobOf } from "../files-after.ts";
import { jsonOf, resultOf, textOf } from "../http-result.ts";
import { shorten } from "../shorten.ts";
import { messageText, STORY_ONLY } from "../text/message-text.ts";
import { markdownNotation } from "../text/notations.ts";
import { optionalText, secretAddress } from "./fields.ts";

const TITLE_CHARS = 256;
const TEXT_CHARS = 4_096;
/** Of all texts of the embeds of a message together. */
const TOTAL_CHARS = 6_000;
const FIELDS = 10;

const COLOURS: Record<Severity, number> = {
  info: 0x8a877f,
  success: 0x2f7d4f,
  warning: 0x96690a,
  urgent: 0xb3261e,
};

export default channelKind({
  id: "discord",
  config: z.strictObject({
    url: secretAddress("The webhook's address is missing.", {
      placeholder: "https://discord.com/api/webhooks/…",
    }),
    threadId: optionalText({ advanced: true }).refine(
      (thread) => /^[0-9]*$/.test(thread),
      "A thread is a number.",
    ),
  }),
  limits: {
    titleChars: TITLE_CHARS,
    textChars: TEXT_CHARS,
    attachments: { maxCount: 10, maxBytes: 8 * 1024 * 1024 },
  },
  idempotencyKeys: false,
  async send(message, config, tools) {
    const url = new URL(config.url);
    // Without it Discord answers before it has looked at the message.
    url.searchParams.set("wait", "true");
    if (config.threadId !== "") url.searchParams.set("thread_id", config.threadId);
    const fields = message.facts.slice(0, FIELDS).map(({ label, value }) => ({
      name: shorten(label, 100) || "\u200B",
      value: shorten(value, 200) || "\u200B",
      inline: true,
    }));
    const used = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    const room = Math.min(TEXT_CHARS, TOTAL_CHARS - TITLE_CHARS - used);
    const story = messageText(message, markdownNotation, room, STORY_ONLY);
    const [link] = message.links;
    const payload = {
      embeds: [
        {
          title: shorten(message.title, TITLE_CHARS),
          description: story,
          color: COLOURS[message.severity],
          fields,
          timestamp: new Date(message.happenedAt).toISOString(),
          ...(link && /^https?:/.test(link.url) ? { url: link.url } : {}),
        },
      ],
      // An answer that says @everyone must not ring for everyone.
      allowed_mentions: { parse: [] },
    };
    const form = new FormData();
    form.set("payload_json", JSON.stringify(payload));
    message.attachments.forEach((file, index) => {
      form.set(`files[${index}]`, blobOf(file), file.name);
    });
    return resultOf("Discord", await tools.http({ url: url.href, method: "POST", body: form }), {
      problem: (answer) => textOf(answer, "message"),
      retryAfterMs: (answer) => {
        const wait = jsonOf(answer)?.["retry_after"];
        return typeof wait === "number" ? Math.ceil(wait * 1000) : null;
      },
      said: (answer) => `message ${textOf(answer, "id") ?? "?"}`,
    });
  },
});
