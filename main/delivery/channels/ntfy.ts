/**
 * ntfy, the public server or one of one's own.
 * @see ntfy's documentation: "Publishing", "Publish as JSON", "Attach local file", "Updating + deleting notifications", "Limitations"
 */
import { createHash } from "node:crypto";
import * as z from "zod";
import type { Severity } from "../../../contract/notification-words.ts";
import type { Result } from "../../engine/ports.ts";
import { channelKind, type HttpAnswer, type SendResult } from "../channel.ts";
import { bytesOf } from "../files-after.ts";
import type { ComposedMessage } from "../message.ts";
import { json, resultOf, textOf } from "../http-result.ts";
import { shorten } from "../shorten.ts";
import { messageText, TEXT_ONLY } from "../text/message-text.ts";
import { markdownNotation } from "../text/notations.ts";
import { address, optionalSecret, text, under } from "./fields.ts";

const TITLE_CHARS = 250;
/** Longer messages become files. Bytes. */
const TEXT_BYTES = 4_096;
/** It is a part of the address then, which servers in between take up to 8 KB of; each byte may take three there. */
const TEXT_BYTES_WITH_FILE = 1_500;
/** What the public server takes of people without an account. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
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
  limits: {
    titleChars: TITLE_CHARS,
    textChars: TEXT_BYTES,
    attachments: { maxCount: 1, maxBytes: MAX_FILE_BYTES },
  },
  idempotencyKeys: false,
  async send(message, config, tools) {
    const [link] = message.links;
    const authorization: Record<string, string> =
      config.token === "" ? {} : { authorization: `Bearer ${config.token}` };
    const about = {
      // From version 2.16 a message that comes again replaces itself; servers before do not know the word.
      sequence_id: createHash("sha256").update(message.idempotencyKey).digest("hex").slice(0, 32),
      title: shorten(message.title, TITLE_CHARS),
      priority: PRIORITIES[message.severity],
      ...(link ? { click: link.url } : {}),
    };
    const tag = TAGS[message.severity];
    const [file] = message.attachments;
    if (file !== undefined) {
      // The file is the body then, and all else stands in the address.
      const { sequence_id: sid, priority, ...rest } = about;
      const said = withinBytes(message, TEXT_BYTES_WITH_FILE);
      const more = { sid, message: said, markdown: "yes", tags: tag, filename: file.name };
      const words = new URLSearchParams({ ...rest, ...more, priority: String(priority) });
      const url = `${under(config.server, config.topic)}?${words.toString()}`;
      const headers = { ...authorization, "content-type": file.mediaType };
      const sent = read(await tools.http({ url, method: "PUT", headers, body: bytesOf(file) }));
      // Many servers take no files, or none of this size: then the message goes out by itself.
      if (sent.kind === "sent" || sent.permanent !== true) return sent;
    }
    const { headers, body } = json({
      ...about,
      topic: config.topic,
      message: withinBytes(message, TEXT_BYTES),
      markdown: true,
      tags: [tag],
    });
    const all = { ...headers, ...authorization };
    return read(await tools.http({ url: config.server, method: "POST", headers: all, body }));
  },
});

const read = (answered: Result<HttpAnswer>): SendResult =>
  resultOf("ntfy", answered, {
    problem: (answer) => textOf(answer, "error"),
    said: (answer) => `message ${textOf(answer, "id") ?? "?"}`,
  });

/** ntfy counts bytes of UTF-8. */
function withinBytes(message: ComposedMessage, maxBytes: number): string {
  for (let chars = maxBytes; ;) {
    const said = messageText(message, markdownNotation, chars, TEXT_ONLY);
    const surplus = Buffer.byteLength(said) - maxBytes;
    if (surplus <= 0) return said;
    // A character has at most three bytes per code unit.
    chars -= Math.max(1, Math.ceil(surplus / 3));
  }
}
