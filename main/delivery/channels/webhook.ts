/**
 * A webhook: the event as JSON to any address, signed where a secret is set.
 * @see the Standard Webhooks specification (headers `webhook-id`, `webhook-timestamp`, `webhook-signature`)
 */
import { createHmac } from "node:crypto";
import * as z from "zod";
import { channelKind, type FieldMeta } from "../channel.ts";
import { resultOf } from "../http-result.ts";
import { eventJson } from "../text/event-json.ts";
import { address, optionalText } from "./fields.ts";

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Set by the kind itself, or by the way out. */
const RESERVED = /^(?:content-type|content-length|host|transfer-encoding|connection|webhook-.*)$/i;

export default channelKind({
  id: "webhook",
  config: z.strictObject({
    url: address("The address is missing.", { placeholder: "https://example.com/belfry" }),
    method: z
      .enum(["POST", "PUT"])
      .default("POST")
      .meta({ input: "choice", advanced: true } satisfies FieldMeta),
    headers: z
      .record(
        z.string().regex(HEADER_NAME, "A header's name has letters, digits and hyphens."),
        z.string().regex(/^[\t\u0020-\u007e\u0080-\u00ff]*$/, "A header is one line."),
      )
      .refine((headers) => !Object.keys(headers).some((name) => RESERVED.test(name)), {
        message: "Belfry sets Content-Type, Content-Length, Host and Webhook-… itself.",
      })
      .default({})
      .meta({ input: "map", advanced: true } satisfies FieldMeta),
    secret: optionalText({ input: "secret" }),
  }),
  limits: { titleChars: null, textChars: null, attachments: null },
  idempotencyKeys: true,
  async send(message, config, tools) {
    const body = JSON.stringify(eventJson(message));
    const at = Math.floor(tools.clock.now() / 1000);
    const id = message.idempotencyKey;
    const headers: Record<string, string> = {
      ...config.headers,
      "content-type": "application/json; charset=utf-8",
      "idempotency-key": id,
      "webhook-id": id,
      "webhook-timestamp": String(at),
    };
    if (config.secret !== "") headers["webhook-signature"] = signature(config.secret, id, at, body);
    const request = { url: config.url, method: config.method, headers, body };
    return resultOf("The webhook", await tools.http(request));
  },
});

/** @param at epoch seconds */
function signature(secret: string, id: string, at: number, body: string): string {
  const coded = /^whsec_(.+)$/.exec(secret)?.[1];
  const key = coded === undefined ? Buffer.from(secret) : Buffer.from(coded, "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`;
}
