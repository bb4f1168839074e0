/**
 * Slack by an incoming webhook, or by a bot's token and a channel.
 * @see Slack's documentation: "Sending messages using incoming webhooks", chat.postMessage, Block Kit,
 * files.getUploadURLExternal and files.completeUploadExternal
 */
import * as z from "zod";
import type { Result } from "../../engine/ports.ts";
import { channelKind, type ChannelTools, type HttpAnswer, type SendResult } from "../channel.ts";
import { bytesOf, filesAfter } from "../files-after.ts";
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
const MAX_FILE_BYTES = 50 * 1024 * 1024;

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
      threadTs: optionalText({ advanced: true, placeholder: "1712345678.123456" }).refine(
        (thread) => /^(?:\d+\.\d+)?$/.test(thread),
        "Use the time of the message that the thread begins with, such as 1712345678.123456.",
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
  limits: {
    titleChars: HEADER_CHARS,
    textChars: SECTION_CHARS,
    attachments: { maxCount: 10, maxBytes: MAX_FILE_BYTES },
  },
  idempotencyKeys: false,
  async send(message, config, tools) {
    const body = {
      text: escapeSlack(shorten(`${message.title} — ${message.text}`, FIELD_CHARS)),
      blocks: blocksOf(message),
      unfurl_links: false,
      unfurl_media: false,
      ...(config.threadTs === "" ? {} : { thread_ts: config.threadTs }),
    };
    if (config.token === "") {
      return resultOf(
        "Slack",
        await tools.http({ url: config.url, method: "POST", ...json(body) }),
      );
    }
    const call = callerOf(config, tools);
    const posted = await call("chat.postMessage", json({ ...body, channel: config.channel }));
    const sent = read(posted);
    if (sent.kind === "failed" || !posted.ok) return sent;
    // By its id, where the settings have the channel's name; files need that.
    const channel = textOf(posted.value, "channel") ?? config.channel;
    const thread = config.threadTs || textOf(posted.value, "ts");
    return filesAfter(sent, message, async (file) => {
      const size = String(file.content.byteLength);
      const form = new URLSearchParams({ filename: file.name, length: size }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const place = await call("files.getUploadURLExternal", { headers, body: form });
      const url = place.ok ? textOf(place.value, "upload_url") : null;
      if (!place.ok || url === null) return read(place);
      const uploaded = await tools.http({ url, method: "POST", body: bytesOf(file) });
      const taken = resultOf("Slack", uploaded);
      if (taken.kind === "failed") return taken;
      const files = [{ id: textOf(place.value, "file_id"), title: file.name }];
      const whole = { files, channel_id: channel, ...(thread ? { thread_ts: thread } : {}) };
      return read(await call("files.completeUploadExternal", json(whole)));
    });
  },
});

/** Calls a method of the API as the bot. */
function callerOf({ api, token }: { api: string; token: string }, tools: ChannelTools) {
  return (method: string, { headers, body }: { headers: Record<string, string>; body: string }) =>
    tools.http({
      url: new URL(method, api).href,
      method: "POST",
      headers: { ...headers, authorization: `Bearer ${token}` },
      body,
    });
}

function read(answered: Result<HttpAnswer>): SendResult {
  const result = resultOf("Slack", answered, {
    isSent: (answer) => answer.status === 200 && jsonOf(answer)?.["ok"] === true,
    problem: errorOf,
    said: (answer) => `message ${textOf(answer, "ts") ?? "?"}`,
  });
  if (result.kind === "sent" || !answered.ok || answered.value.status !== 200) return result;
  return { ...result, permanent: !MAY_PASS.has(errorOf(answered.value) ?? "") };
}

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
