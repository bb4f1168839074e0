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
      proposalId: message.proposalId,
      runId: message.run?.id ?? null,
      jobId: message.job?.id ?? null,
      offers: offersFor(message),
    });
    return { kind: "sent", serviceAnswer };
  },
});

/** News of a job takes the place of older news; what waits for an answer stands for itself until it has one. */
function tagOf({ questionId, proposalId, thread, idempotencyKey }: ComposedMessage): string {
  const waits = questionId !== null || proposalId !== null;
  return waits ? idempotencyKey : (thread ?? idempotencyKey);
}

/**
 * Questions and proposals can be answered; a run under way can be stopped; one that went wrong can be tried again,
 * and its job kept quiet.
 */
function offersFor(message: ComposedMessage): NotificationOffer[] {
  const { severity, run, questionId, proposalId } = message;
  if (questionId !== null) return ["allow", "deny"];
  if (proposalId !== null) return ["approve", "decline"];
  if (run === null) return [];
  if (run.finishedAt === null) return ["stop"];
  return severity === "warning" || severity === "urgent" ? ["retry", "mute"] : [];
}
