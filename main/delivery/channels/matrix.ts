/**
 * A room of Matrix. The key of the message is the transaction id: a server takes each only once.
 * @see the Client-Server API: "PUT /rooms/{roomId}/send/{eventType}/{txnId}", "m.room.message msgtypes"
 */
import * as z from "zod";
import { channelKind } from "../channel.ts";
import { json, jsonOf, resultOf, textOf } from "../http-result.ts";
import { htmlOf } from "../text/html.ts";
import { messageText } from "../text/message-text.ts";
import { escapeHtml, plainNotation } from "../text/notations.ts";
import { address, secret, text, under } from "./fields.ts";

/** An event may have 65,536 bytes in all; text and HTML are both in it. */
const TEXT_CHARS = 12_000;
const HTML_CHARS = 24_000;

export default channelKind({
  id: "matrix",
  config: z.strictObject({
    server: address("The home server's address is missing.", { placeholder: "https://matrix.org" }),
    token: secret("The access token is missing."),
    roomId: text("The room is missing.", { placeholder: "!abc:matrix.org" }).refine(
      (room) => /^!\S+$/.test(room),
      "Use the room's internal id: it begins with an exclamation mark.",
    ),
  }),
  limits: { titleChars: null, textChars: TEXT_CHARS, attachments: null },
  idempotencyKeys: true,
  async send(message, config, tools) {
    const body = messageText(message, plainNotation, TEXT_CHARS);
    const { headers, body: content } = json({
      // What a program says is a notice: other programs do not answer to it.
      msgtype: message.severity === "urgent" ? "m.text" : "m.notice",
      body,
      ...formatted(message, HTML_CHARS),
    });
    const room = encodeURIComponent(config.roomId);
    const key = encodeURIComponent(message.idempotencyKey);
    const answered = await tools.http({
      url: under(config.server, `_matrix/client/v3/rooms/${room}/send/m.room.message/${key}`),
      method: "PUT",
      headers: { ...headers, authorization: `Bearer ${config.token}` },
      body: content,
    });
    return resultOf("Matrix", answered, {
      problem: (answer) => textOf(answer, "error") ?? textOf(answer, "errcode"),
      retryAfterMs: (answer) => {
        const wait = jsonOf(answer)?.["retry_after_ms"];
        return typeof wait === "number" ? wait : null;
      },
      said: (answer) => `event ${textOf(answer, "event_id") ?? "?"}`,
    });
  },
});

/** Nothing where the HTML would be too long: the text alone is right as well. */
function formatted(
  message: Parameters<typeof messageText>[0],
  maxChars: number,
): Record<string, string> {
  const facts = message.facts.map(
    ({ label, value }) => `${escapeHtml(label)}: ${escapeHtml(value)}`,
  );
  const links = message.links.map(
    ({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`,
  );
  const html = [
    `<strong>${escapeHtml(message.title)}</strong>`,
    `<p>${escapeHtml(message.text)}</p>`,
    message.body === null ? "" : htmlOf(message.body),
    facts.length === 0 ? "" : `<p>${facts.join("<br>")}</p>`,
    links.join(" · "),
  ].join("\n");
  if (html.length > maxChars) return {};
  return { format: "org.matrix.custom.html", formatted_body: html };
}
