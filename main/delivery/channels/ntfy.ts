/**
 * ntfy, the public server or one of one's own.
 * @see ntfy's documentation: "Publishing", "Publish as JSON", "Updating + deleting notifications", "Limitations"
 */
import { createHash } from "node:crypto";
import * as z from "zod";
import type { Severity } from "../../../contract/notification-words.ts";
import { channelKind } from "../channel.ts";
import type { ComposedMessage } from "../message.ts";
import { json, resultOf, textOf } from "../http-result.ts";
import { shorten } from "../shorten.ts";
import { messageText, TEXT_ONLY } from "../text/message-text.ts";
import { markdownNotation } from "../text/notations.ts";
import { address, optionalSecret, text } from "./fields.ts";

const TITLE_CHARS = 250;
/** Longer messages become files. Bytes. */
const TEXT_BYTES = 4_096;
const PRIORITIES: Record<Severity, number> = { info: 2, success: 3, warning: 4, urgent: 5 };
/** Names of emoji that ntfy puts before the title. */
const TAGS: Record<Severity, string> = {
  info: "bell",
  success: "white_check_mark",
  warning: "warning",
  urgent: "rotating_light",
};

export default channelKind({
  id: "ntfy",
  config: z.strictObject({
    server: address("The server's address is missing.").default("https://ntfy.sh"),
    topic: text("The topic is missing: choose a long name that nobody guesses.").refine(
      (topic) => /^[-_A-Za-z0-9]{1,64}$/.test(topic),
      "A topic has up to 64 letters, digits, hyphens and underscores.",
    ),
    token: optionalSecret(),
  }),
  limits: { titleChars: TITLE_CHARS, textChars: TEXT_BYTES, attachments: null },
  idempotencyKeys: false,
  async send(message, config, tools) {
    const [link] = message.links;
    const { headers, body } = json({
      topic: config.topic,
      // From version 2.16 a message that comes again replaces itself; servers before do not know the word.
      sequence_id: createHash("sha256").update(message.idempotencyKey).digest("hex").slice(0, 32),
      title: shorten(message.title, TITLE_CHARS),
      message: withinBytes(message),
      markdown: true,
      priority: PRIORITIES[message.severity],
      tags: [TAGS[message.severity]],
      ...(link ? { click: link.url } : {}),
    });
    const authorization: Record<string, string> =
      config.token === "" ? {} : { authorization: `Bearer ${config.token}` };
    const answered = await tools.http({
      url: config.server,
      method: "POST",
      headers: { ...headers, ...authorization },
      body,
    });
    return resultOf("ntfy", answered, {
      problem: (answer) => textOf(answer, "error"),
      said: (answer) => `message ${textOf(answer, "id") ?? "?"}`,
    });
  },
});

/** ntfy counts bytes of UTF-8. */
function withinBytes(message: ComposedMessage): string {
  for (let chars = TEXT_BYTES; ;) {
    const said = messageText(message, markdownNotation, chars, TEXT_ONLY);
    const surplus = Buffer.byteLength(said) - TEXT_BYTES;
    if (surplus <= 0) return said;
    // A character has at most three bytes per code unit.
    chars -= Math.max(1, Math.ceil(surplus / 3));
  }
}
