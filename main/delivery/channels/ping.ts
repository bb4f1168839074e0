/**
 * A dead man's switch: an address is called at the start and at the end of each run, and the service alerts when
 * the calls stop coming.
 * @see Healthchecks' "Pinging API": `/start`, `/fail`, `rid`
 */
import { createHash } from "node:crypto";
import * as z from "zod";
import type { MessageEvent } from "../../../contract/notification-words.ts";
import type { ComposedMessage } from "../message.ts";
import { channelKind } from "../channel.ts";
import { resultOf } from "../http-result.ts";
import { shorten } from "../shorten.ts";
import { messageText } from "../text/message-text.ts";
import { plainNotation } from "../text/notations.ts";
import { optionalSecretAddress, secretAddress, under } from "./fields.ts";

/** Healthchecks keeps the first 100 kB. */
const TEXT_CHARS = 50_000;

type Ping = "start" | "success" | "fail";

export default channelKind({
  id: "ping",
  config: z.strictObject({
    url: secretAddress("The address to call is missing.", { placeholder: "https://hc-ping.com/…" }),
    startUrl: optionalSecretAddress({ advanced: true }),
    failUrl: optionalSecretAddress({ advanced: true }),
  }),
  limits: { titleChars: null, textChars: TEXT_CHARS, attachments: null },
  idempotencyKeys: true,
  async send(message, config, tools) {
    const ping = pingFor(message);
    if (ping === null) return { kind: "sent", serviceAnswer: "This event has no ping." };
    const addresses: Record<Ping, string> = {
      start: config.startUrl || under(config.url, "start"),
      success: config.url,
      fail: config.failUrl || under(config.url, "fail"),
    };
    const url = new URL(addresses[ping]);
    if (message.run !== null) url.searchParams.set("rid", runId(message));
    const answered = await tools.http({
      url: url.href,
      method: "POST",
      headers: { "content-type": "text/plain; charset=utf-8" },
      body: shorten(messageText(message, plainNotation, TEXT_CHARS, { links: false }), TEXT_CHARS),
    });
    return resultOf("The ping's service", answered);
  },
});

/** null where a run goes on (it asks or proposes, say), or the message is about none. */
function pingFor({ event, run, questionId, proposalId }: ComposedMessage): Ping | null {
  if (event === "test" || event === "engine.recovered") return "success";
  if (event === "engine.stalled") return "fail";
  if (run === null || questionId !== null || proposalId !== null) return null;
  if (event === "run.started") return "start";
  if (SUCCESSES.has(event)) return "success";
  return FAILURES.has(event) ? "fail" : null;
}

/** How the end of a run is told. What pauses its job, or makes it whole again, is told instead of the end itself. */
const SUCCESSES = new Set<MessageEvent>([
  "run.succeeded",
  "run.changed",
  "run.silent",
  "job.recovered",
]);
const FAILURES = new Set<MessageEvent>([
  "run.failed",
  "run.dead-letter",
  "run.blocked",
  "run.over-budget",
  "job.auto-paused",
]);

/** Start and end of a run belong together by a UUID, which is made from the run's number and due instant. */
function runId({ run }: ComposedMessage): string {
  const hex = createHash("sha256").update(`${run!.id}.${run!.dueAt}.${run!.attempt}`).digest("hex");
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return [...parts, hex.slice(20, 32)].join("-");
}
