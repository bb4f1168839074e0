/**
 * Telegram by a bot.
 * @see the Bot API: sendMessage, sendDocument, "Making requests"
 */
import * as z from "zod";
import type { ComposedMessage } from "../message.ts";
import { channelKind, type ChannelTools, type HttpAnswer } from "../channel.ts";
import { blobOf, filesAfter } from "../files-after.ts";
import { json, jsonOf, resultOf, textOf } from "../http-result.ts";
import { messageText } from "../text/message-text.ts";
import { telegramNotation } from "../text/notations.ts";
import { address, flag, optionalText, secret, text, under } from "./fields.ts";

/** Counted after entities are parsed; counting the marks too is on the safe side. */
const TEXT_CHARS = 4_096;
const MAX_FILE_BYTES = 50 * 1024 * 1024;

const config = z.strictObject({
  token: secret("The bot's token is missing: @BotFather gives it.", {
    placeholder: "123456:ABC-…",
  }),
  chatId: text("The chat is missing: its number, or @name of a channel.").regex(
    /^-?[0-9]+$|^@[A-Za-z0-9_]{4,}$/,
    "Use the chat's number, such as -1001234567890, or the @name of a channel.",
  ),
  threadId: optionalText({ advanced: true }).refine(
    (thread) => /^[0-9]*$/.test(thread),
    "A thread is a number.",
  ),
  quiet: flag(true, { advanced: true }),
  server: address("The address of the Bot API is missing.", { advanced: true }).default(
    "https://api.telegram.org",
  ),
});

export default channelKind({
  id: "telegram",
  config,
  limits: {
    titleChars: null,
    textChars: TEXT_CHARS,
    attachments: { maxCount: 10, maxBytes: MAX_FILE_BYTES },
  },
  idempotencyKeys: false,
  async send(message, settings, tools) {
    const target = {
      chat_id: settings.chatId,
      ...(settings.threadId === "" ? {} : { message_thread_id: Number(settings.threadId) }),
      disable_notification: settings.quiet && message.severity !== "urgent",
    };
    const body = {
      ...target,
      text: messageText(message, telegramNotation, TEXT_CHARS),
      parse_mode: "HTML",
      link_preview_options: { is_disabled: true },
      ...keyboardOf(message),
    };
    const url = under(settings.server, `bot${settings.token}/sendMessage`);
    const answered = await tools.http({ url, method: "POST", ...json(body) });
    const messageId = answered.ok ? messageIdIn(answered.value) : null;
    return filesAfter(read(answered), message, async (file) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(target)) form.set(name, String(value));
      if (messageId !== null) {
        const reply = { message_id: messageId, allow_sending_without_reply: true };
        form.set("reply_parameters", JSON.stringify(reply));
      }
      form.set("document", blobOf(file), file.name);
      const document = under(settings.server, `bot${settings.token}/sendDocument`);
      return read(await tools.http({ url: document, method: "POST", body: form }));
    });
  },
});

/** A button a reply; what comes of a press is dealt with by steering. */
function keyboardOf({ replies }: ComposedMessage): object {
  if (replies.length === 0) return {};
  const row = replies.map(({ text: words, command }) => ({ text: words, callback_data: command }));
  return { reply_markup: { inline_keyboard: [row] } };
}

const read = (answered: Awaited<ReturnType<ChannelTools["http"]>>) =>
  resultOf("Telegram", answered, {
    problem: (answer) => movedTo(answer) ?? textOf(answer, "description"),
    retryAfterMs: (answer) => seconds(parameters(answer)["retry_after"]),
    said: (answer) => `message ${messageIdIn(answer) ?? "?"}`,
  });

function messageIdIn(answer: HttpAnswer): number | null {
  const result = jsonOf(answer)?.["result"] as { message_id?: number } | undefined;
  return result?.message_id ?? null;
}

/** A group that became a supergroup has another number: nobody finds that out without being told. */
function movedTo(answer: HttpAnswer): string | null {
  const to = parameters(answer)["migrate_to_chat_id"];
  return typeof to === "number" ? `The group has the number ${to} now: enter that one.` : null;
}

const parameters = (answer: HttpAnswer): Record<string, unknown> =>
  (jsonOf(answer)?.["parameters"] as Record<string, unknown> | undefined) ?? {};

const seconds = (value: unknown): number | null =>
  typeof value === "number" ? value * 1000 : null;
