/**
 * Pushover.
 * @see Pushover's "Message API", "Limitations", "HTML Message Styling"
 */
import * as z from "zod";
import type { Severity } from "../../../contract/notification-words.ts";
import { channelKind } from "../channel.ts";
import { json, jsonOf, resultOf, textOf } from "../http-result.ts";
import { shorten } from "../shorten.ts";
import { messageText, TEXT_ONLY } from "../text/message-text.ts";
import { pushoverNotation } from "../text/notations.ts";
import { address, optionalText, secret } from "./fields.ts";

const TITLE_CHARS = 250;
const TEXT_CHARS = 1_024;
const URL_CHARS = 512;
/** 1 passes the quiet hours of the phone. 2 would ring until it is acknowledged: too much for a job. */
const PRIORITIES: Record<Severity, number> = { info: -1, success: 0, warning: 0, urgent: 1 };

export default channelKind({
  id: "pushover",
  config: z.strictObject({
    token: secret("The application's token is missing."),
    user: secret("The user or group key is missing."),
    device: optionalText({ advanced: true }).refine(
      (device) => /^[A-Za-z0-9_,-]*$/.test(device),
      "A device has letters, digits, hyphens and underscores; several are separated by commas.",
    ),
    server: address("The address of the API is missing.", { advanced: true }).default(
      "https://api.pushover.net/1/messages.json",
    ),
  }),
  limits: { titleChars: TITLE_CHARS, textChars: TEXT_CHARS, attachments: null },
  idempotencyKeys: false,
  async send(message, config, tools) {
    const link = message.links.find(({ url }) => url.length <= URL_CHARS);
    const request = json({
      token: config.token,
      user: config.user,
      ...(config.device === "" ? {} : { device: config.device }),
      title: shorten(message.title, TITLE_CHARS),
      message: messageText(message, pushoverNotation, TEXT_CHARS, TEXT_ONLY),
      html: 1,
      priority: PRIORITIES[message.severity],
      timestamp: Math.floor(message.happenedAt / 1000),
      ...(link ? { url: link.url, url_title: shorten(link.label, 100) } : {}),
    });
    const answered = await tools.http({ url: config.server, method: "POST", ...request });
    return resultOf("Pushover", answered, {
      isSent: (answer) => answer.status === 200 && jsonOf(answer)?.["status"] === 1,
      problem: (answer) => {
        const errors = jsonOf(answer)?.["errors"];
        return Array.isArray(errors) ? errors.join(", ") : null;
      },
      said: (answer) => `request ${textOf(answer, "request") ?? "?"}`,
    });
  },
});
