/**
 * A room of Matrix. The key of the message is the transaction id: a server takes each only once.
 * @see the Client-Server API: "PUT /rooms/{roomId}/send/{eventType}/{txnId}", "m.room.message msgtypes", "Threading",
 * "Content repository"
 */
import * as z from "zod";
import type { Result } from "../../engine/ports.ts";
import { channelKind, type HttpAnswer, type SendResult } from "../channel.ts";
import { bytesOf, filesAfter } from "../files-after.ts";
import { json, jsonOf, resultOf, textOf } from "../http-result.ts";
import { htmlOf } from "../text/html.ts";
import { messageText } from "../text/message-text.ts";
import { escapeHtml, plainNotation } from "../text/notations.ts";
import { address, optionalText, secret, text, under } from "./fields.ts";

/** An event may have 65,536 bytes in all; text and HTML are both in it. */
const TEXT_CHARS = 12_000;
const HTML_CHARS = 24_000;
/** What servers take unless they are told otherwise. */
const MAX_FILE_BYTES = 50 * 1024 * 1024;

export default channelKind({
  id: "matrix",
  config: z.strictObject({
    server: address("The home server's address is missing.", { placeholder: "https://matrix.org" }),
    token: secret("The access token is missing."),
    roomId: text("The room is missing.", { placeholder: "!abc:matrix.org" }).refine(
      (room) => /^!\S+$/.test(room),
      "Use the room's internal id: it begins with an exclamation mark.",
    ),
    threadId: optionalText({ advanced: true, placeholder: "$abc…" }).refine(
      (thread) => thread === "" || /^\$\S+$/.test(thread),
      "Use the id of the message that the thread begins with: it begins with a dollar sign.",
    ),
  }),
  limits: {
    titleChars: null,
    textChars: TEXT_CHARS,
    attachments: { maxCount: 10, maxBytes: MAX_FILE_BYTES },
  },
  idempotencyKeys: true,
  async send(message, config, tools) {
    const bearer = { authorization: `Bearer ${config.token}` };
    const put = async (content: object, key: string) => {
      const { headers, body } = json({ ...content, ...threaded(config.threadId) });
      const path = `rooms/${encodeURIComponent(config.roomId)}/send/m.room.message/${encodeURIComponent(key)}`;
      const url = under(config.server, `_matrix/client/v3/${path}`);
      return read(
        await tools.http({ url, method: "PUT", headers: { ...headers, ...bearer }, body }),
      );
    };
    const key = message.idempotencyKey;
    const sent = await put(
      {
        // What a program says is a notice: other programs do not answer to it.
        msgtype: message.severity === "urgent" ? "m.text" : "m.notice",
        body: messageText(message, plainNotation, TEXT_CHARS),
        ...formatted(message, HTML_CHARS),
      },
      key,
    );
    return filesAfter(sent, message, async (file) => {
      const name = encodeURIComponent(file.name);
      const url = under(config.server, `_matrix/media/v3/upload?filename=${name}`);
      const headers = { ...bearer, "content-type": file.mediaType };
      const uploaded = await tools.http({ url, method: "POST", headers, body: bytesOf(file) });
      const address = uploaded.ok ? textOf(uploaded.value, "content_uri") : null;
      if (address === null) return read(uploaded);
      const info = { mimetype: file.mediaType, size: file.content.byteLength };
      const content = { msgtype: "m.file", body: file.name, filename: file.name, url: address };
      return put({ ...content, info }, `${key}:${file.name}`);
    });
  },
});

const read = (answered: Result<HttpAnswer>): SendResult =>
  resultOf("Matrix", answered, {
    problem: (answer) => textOf(answer, "error") ?? textOf(answer, "errcode"),
    retryAfterMs: (answer) => {
      const wait = jsonOf(answer)?.["retry_after_ms"];
      return typeof wait === "number" ? wait : null;
    },
    said: (answer) => `event ${textOf(answer, "event_id") ?? "?"}`,
  });

/** @param root event with which the thread begins; empty = none */
const threaded = (root: string): object =>
  root === "" ? {} : { "m.relates_to": { rel_type: "m.thread", event_id: root } };

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
