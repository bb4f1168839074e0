/** Notifications of the system, and how an app on the desktop shows them for an engine that another process carries. */
import { eventIterator } from "@orpc/contract";
import * as z from "zod";
import { id, procedure } from "./procedure.ts";

export const NOTIFICATION_OFFERS = [
  "stop",
  "retry",
  "mute",
  "allow",
  "deny",
  "approve",
  "decline",
] as const;
export type NotificationOffer = (typeof NOTIFICATION_OFFERS)[number];

export const nativeNotificationSchema = z.strictObject({
  title: z.string(),
  body: z.string(),
  /** Stays until it is dealt with, where the system can. */
  urgent: z.boolean(),
  /** Notifications with the same tag replace each other, where the system can. */
  tag: z.string(),
  /** Run to open at a click; null = just open Belfry. */
  runId: id.nullable(),
  jobId: id.nullable(),
  /** Permission question to be answered with `allow` and `deny`. */
  questionId: id.nullable().optional(),
  /** Proposed job to be answered with `approve` and `decline`. */
  proposalId: id.nullable().optional(),
  /** What a person may want to do about it, as buttons where the system has them; none when left out. */
  offers: z.array(z.enum(NOTIFICATION_OFFERS)).readonly().optional(),
});
export type NativeNotification = z.infer<typeof nativeNotificationSchema>;

/** One that is to be shown, with the number under which the answer is expected. */
const handedSchema = z.strictObject({
  number: z.int().positive(),
  notification: nativeNotificationSchema,
});
export type HandedNotification = z.infer<typeof handedSchema>;

export const shownAnswerSchema = z.strictObject({
  /** What the system said; null when it did not take the notification. */
  said: z.string().nullable(),
});
export type ShownAnswer = z.infer<typeof shownAnswerSchema>;

/** The newest who takes them gets them; each has to be answered, or the engine's host shows it itself. */
export const desktopNotificationsContract = {
  take: procedure
    .route({
      method: "GET",
      path: "/notifications/desktop",
      summary: "Notifications to be shown by the caller instead of the engine's host",
    })
    .output(eventIterator(handedSchema)),
  answer: procedure
    .route({
      method: "POST",
      path: "/notifications/desktop/{number}",
      summary: "Say whether such a notification was shown",
    })
    .input(shownAnswerSchema.extend({ number: z.int().positive() }))
    .output(z.strictObject({ ok: z.literal(true) })),
};
