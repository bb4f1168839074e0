/**
 * Microsoft Teams by a workflow ("Post to a channel when a webhook request is received"), with an Adaptive Card.
 * @see Microsoft's "Create incoming webhooks with Workflows", Adaptive Cards 1.4
 */
import * as z from "zod";
import type { Severity } from "../../../contract/notification-words.ts";
import { channelKind } from "../channel.ts";
import { json, resultOf } from "../http-result.ts";
import { shorten } from "../shorten.ts";
import { messageText, STORY_ONLY } from "../text/message-text.ts";
import { markdownNotation } from "../text/notations.ts";
import { secretAddress } from "./fields.ts";

/** Teams refuses messages of more than 28 KB, marks and card included. */
const TEXT_CHARS = 7_000;
const TITLE_CHARS = 250;
const COLOURS: Record<Severity, string> = {
  info: "Default",
  success: "Good",
  warning: "Warning",
  urgent: "Attention",
};

export default channelKind({
  id: "teams",
  config: z.strictObject({
    url: secretAddress("The address of the workflow is missing."),
  }),
  limits: { titleChars: TITLE_CHARS, textChars: TEXT_CHARS, attachments: null },
  idempotencyKeys: false,
  async send(message, config, tools) {
    const text = (words: string, more: Record<string, unknown> = {}) => ({
      type: "TextBlock",
      text: words,
      wrap: true,
      ...more,
    });
    const story = messageText(message, markdownNotation, TEXT_CHARS, STORY_ONLY);
    const title = shorten(message.title, TITLE_CHARS);
    const card = {
      $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
      type: "AdaptiveCard",
      version: "1.4",
      fallbackText: title,
      body: [
        text(title, { weight: "Bolder", size: "Medium", color: COLOURS[message.severity] }),
        text(story),
        ...(message.facts.length === 0
          ? []
          : [
              {
                type: "FactSet",
                facts: message.facts.map(({ label, value }) => ({ title: label, value })),
              },
            ]),
      ],
      actions: message.links
        .filter(({ url }) => /^https?:/.test(url))
        .map(({ label, url }) => ({ type: "Action.OpenUrl", title: label, url })),
    };
    const contentType = "application/vnd.microsoft.card.adaptive";
    const attachments = [{ contentType, contentUrl: null, content: card }];
    const request = json({ type: "message", attachments });
    return resultOf("Teams", await tools.http({ url: config.url, method: "POST", ...request }));
  },
});
