/** Notifications of this computer's system. */
import * as z from "zod";
import { channelKind, type FieldMeta } from "../channel.ts";
import type { ComposedMessage } from "../message.ts";
import type { NotificationOffer } from "../notification-port.ts";
import { shorten } from "../shorten.ts";

const TITLE_CHARS = 100;
/** Servers show a few lines; the rest is for the run's page. */
const TEXT_CHARS = 400;

export default channelKind({
  id: "desktop",
  config: z.strictObject({
    /** Urgent messages stay until they are dealt with. */
    stay: z
      .boolean()
      .default(true)
      .meta({ input: "switch" } satisfies FieldMeta),
  }),
  limits: { titleChars: TITLE_CHARS, textChars: TEXT_CHARS, attachments: null },
  idempotencyKeys: false,
  async send(message, config, tools) {
    const port = tools.notifications;
    const problem = port ? port.problem() : "This host shows no notifications.";
    if (!port || problem !== null) {
      return { kind: "failed", message: problem ?? "", permanent: true };
    }
    const serviceAnswer = await port.show({
      title: shorten(message.title, TITLE_CHARS),
      body: shorten(message.text, TEXT_CHARS),
      urgent: config.stay && message.severity === "urgent",
      tag: tagOf(message),
      questionId: message.questionId,
      runId: message.run?.id ?? null,
      jobId: message.job?.id ?? null,
      offers: offersFor(message),
    });
    return { kind: "sent", serviceAnswer };
  },
});

/** News of a job takes the place of older news; a question stands for itself until it is answered. */
function tagOf({ questionId, thread, idempotencyKey }: ComposedMessage): string {
  return questionId === null ? (thread ?? idempotencyKey) : idempotencyKey;
}

/**
 * A question can be answered; a run under way can be stopped; one that went wrong can be tried again, and its job kept
 * quiet.
 */
function offersFor({ severity, run, questionId }: ComposedMessage): NotificationOffer[] {
  if (questionId !== null) return ["allow", "deny"];
  if (run === null) return [];
  if (run.finishedAt === null) return ["stop"];
  return severity === "warning" || severity === "urgent" ? ["retry", "mute"] : [];
}
