/**
 * Gotify, a server for notifications of one's own.
 * @see Gotify's documentation: "Push messages", "Message extras"
 */
import * as z from "zod";
import type { Severity } from "../../../contract/notification-words.ts";
import { channelKind } from "../channel.ts";
import { json, jsonOf, resultOf, textOf } from "../http-result.ts";
import { shorten } from "../shorten.ts";
import { messageText, TEXT_ONLY } from "../text/message-text.ts";
import { markdownNotation } from "../text/notations.ts";
import { address, secret, under } from "./fields.ts";

const TITLE_CHARS = 250;
const TEXT_CHARS = 30_000;
/** 8 and more makes a phone ring, 4 and more shows a banner. */
const PRIORITIES: Record<Severity, number> = { info: 2, success: 4, warning: 6, urgent: 8 };

export default channelKind({
  id: "gotify",
  config: z.strictObject({
    server: address("The server's address is missing.", {
      placeholder: "https://gotify.example.com",
    }),
    token: secret("The application's token is missing."),
  }),
  limits: { titleChars: TITLE_CHARS, textChars: TEXT_CHARS, attachments: null },
  idempotencyKeys: false,
  async send(message, config, tools) {
    const [link] = message.links;
    const { headers, body } = json({
      title: shorten(message.title, TITLE_CHARS),
      message: messageText(message, markdownNotation, TEXT_CHARS, TEXT_ONLY),
      priority: PRIORITIES[message.severity],
      extras: {
        "client::display": { contentType: "text/markdown" },
        ...(link ? { "client::notification": { click: { url: link.url } } } : {}),
      },
    });
    const answered = await tools.http({
      url: under(config.server, "message"),
      method: "POST",
      headers: { ...headers, "x-gotify-key": config.token },
      body,
    });
    return resultOf("Gotify", answered, {
      problem: (answer) => textOf(answer, "errorDescription") ?? textOf(answer, "error"),
      said: (answer) => `message ${(jsonOf(answer)?.["id"] as number | undefined) ?? "?"}`,
    });
  },
});
