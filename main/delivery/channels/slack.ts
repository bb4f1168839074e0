/**
 * Slack by an incoming webhook, or by a bot's token and a channel.
 * @see Slack's documentation: "Sending messages using incoming webhooks", chat.postMessage, Block Kit
 */
import * as z from "zod";
import { channelKind, type HttpAnswer } from "../channel.ts";
import type { ComposedMessage } from "../message.ts";
import { json, jsonOf, resultOf, textOf } from "../http-result.ts";
import { shorten } from "../shorten.ts";
import { messageText } from "../text/message-text.ts";
import { escapeSlack, slackNotation } from "../text/notations.ts";
import { address, optionalSecret, optionalSecretAddress, optionalText } from "./fields.ts";

const HEADER_CHARS = 150;
const SECTION_CHARS = 3_000;
const FIELD_CHARS = 2_000;
const FIELDS = 10;

/** What cannot pass by waiting, of the errors that Slack tells with status 200. */
const MAY_PASS = new Set([
  "ratelimited",
  "rate_limited",
  "internal_error",
  "fatal_error",
  "request_timeout",
  "service_unavailable",
]);

export default channelKind({
  id: "slack",
  config: z
    .strictObject({
      url: optionalSecretAddress({ placeholder: "https://hooks.slack.com/services/…" }),
      token: optionalSecret({ advanced: true, placeholder: "xoxb-…" }),
      channel: optionalText({ advanced: true, placeholder: "C0123456789" }).refine(
        (channel) => !/\s/.test(channel),
        "Use the channel's id, such as C0123456789, or its #name.",
      ),
      api: address("The address of Slack's API is missing.", { advanced: true }).default(
        "https://slack.com/api/",
      ),
    })
    .superRefine((config, context) => {
      const problem = (path: string, message: string) =>
        context.addIssue({ code: "custom", path: [path], message });
      if (config.url === "" && config.token === "") {
        problem("url", "Enter the webhook's address, or a bot's token and a channel.");
      }
      if (config.token !== "" && config.channel === "") {
        problem("channel", "A bot needs the channel it writes to.");
      }
    }),
  limits: { titleChars: HEADER_CHARS, textChars: SECTION_CHARS, attachments: null },
  idempotencyKeys: false,
  async send(message, config, tools) {
    const body = {
      text: escapeSlack(shorten(`${message.title} — ${message.text}`, FIELD_CHARS)),
      blocks: blocksOf(message),
      unfurl_links: false,
      unfurl_media: false,
    };
    if (config.token === "") {
      return resultOf(
        "Slack",
        await tools.http({ url: config.url, method: "POST", ...json(body) }),
      );
    }
    const { headers, body: text } = json({ ...body, channel: config.channel });
    const answered = await tools.http({
      url: new URL("chat.postMessage", config.api).href,
      method: "POST",
      headers: { ...headers, authorization: `Bearer ${config.token}` },
      body: text,
    });
    const result = resultOf("Slack", answered, {
      isSent: (answer) => answer.status === 200 && jsonOf(answer)?.["ok"] === true,
      problem: errorOf,
      said: (answer) => `message ${textOf(answer, "ts") ?? "?"}`,
    });
    if (result.kind === "sent" || !answered.ok || answered.value.status !== 200) return result;
    return { ...result, permanent: !MAY_PASS.has(errorOf(answered.value) ?? "") };
  },
});

const errorOf = (answer: HttpAnswer): string | null => textOf(answer, "error");

function blocksOf(message: ComposedMessage): unknown[] {
  const story = messageText(message, slackNotation, SECTION_CHARS, { title: false, facts: false });
  const fields = message.facts.slice(0, FIELDS).map(({ label, value }) => ({
    type: "mrkdwn",
    text: shorten(`*${slackNotation.text(label)}*\n${slackNotation.text(value)}`, FIELD_CHARS),
  }));
  return [
    { type: "header", text: { type: "plain_text", text: shorten(message.title, HEADER_CHARS) } },
    { type: "section", text: { type: "mrkdwn", text: story || " " } },
    ...(fields.length === 0 ? [] : [{ type: "section", fields }]),
  ];
}
