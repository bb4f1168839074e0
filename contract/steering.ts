/** Steering from a Telegram chat: whether the bot is listened to, who may do what, and what was done. */
import * as z from "zod";
import { instant } from "./job.ts";
import { id, procedure } from "./procedure.ts";
import { STEERING_NOTE_KINDS, STEERING_STATES } from "./steering-words.ts";
import { channelId } from "./tell.ts";

/** A Telegram account in a chat, as Telegram vouches for it. */
const account = {
  userId: z.int(),
  /** The same as `userId` in a chat of two, negative in a group. */
  chatId: z.int(),
  /** As the account calls itself: anybody's words. */
  name: z.string(),
};

export const steeringPersonSchema = z.strictObject({
  id,
  ...account,
  /** Without it, only commands that read. */
  maySteer: z.boolean(),
  pairedAt: instant,
  seenAt: instant.nullable(),
});
export type SteeringPerson = z.infer<typeof steeringPersonSchema>;

/** Somebody who wrote to the bot and is not paired. */
export const steeringStrangerSchema = z.strictObject({
  ...account,
  /** Messages so far; only the first was answered. */
  count: z.int().positive(),
  firstAt: instant,
  lastAt: instant,
});
export type SteeringStranger = z.infer<typeof steeringStrangerSchema>;

export const steeringNoteSchema = z.strictObject({
  id,
  at: instant,
  /** null when it was done at this computer. */
  personId: id.nullable(),
  ...account,
  kind: z.enum(STEERING_NOTE_KINDS),
  /** The command as it was written, or what a button stands for. */
  text: z.string(),
  /** What came of it; null while that is not known. */
  result: z.string().nullable(),
  jobId: id.nullable(),
  runId: id.nullable(),
  questionId: id.nullable(),
});
export type SteeringNote = z.infer<typeof steeringNoteSchema>;

export const steeringStatusSchema = z.strictObject({
  /** Telegram channel whose bot is listened to; null = steering is off. */
  channel: z.string().nullable(),
  state: z.enum(STEERING_STATES),
  /** Why nothing is heard, in a sentence. */
  problem: z.string().nullable(),
  /** The bot's name, without the @; null before Telegram has told it. */
  bot: z.string().nullable(),
  /** When Telegram last answered. */
  heardAt: instant.nullable(),
  /** When it is asked again after a failure. */
  nextTryAt: instant.nullable(),
  /** End of the pairing code that is open; the code itself is shown once only. */
  codeExpiresAt: instant.nullable(),
  people: z.array(steeringPersonSchema),
  /** The latest first. */
  strangers: z.array(steeringStrangerSchema),
});
export type SteeringStatus = z.infer<typeof steeringStatusSchema>;

export const steeringCodeSchema = z.strictObject({
  code: z.string(),
  expiresAt: instant,
  /** Opens the chat with the bot and fills the code in; null before the bot's name is known. */
  url: z.string().nullable(),
});

export const steeringContract = {
  status: procedure
    .route({ method: "GET", path: "/steering", summary: "Steering from Telegram, and who may" })
    .output(steeringStatusSchema),
  setUp: procedure
    .route({
      method: "PUT",
      path: "/steering",
      summary: "Listen to the bot of a Telegram channel, or to none",
    })
    .input(z.strictObject({ channel: channelId.nullable() }))
    .output(steeringStatusSchema),
  pair: procedure
    .route({
      method: "POST",
      path: "/steering/codes",
      summary: "Make a code that pairs one person, once, for a short time",
    })
    .output(steeringCodeSchema),
  allow: procedure
    .route({
      method: "PUT",
      path: "/steering/people/{id}",
      summary: "Let a paired person steer, or only look",
    })
    .input(z.strictObject({ id, maySteer: z.boolean() }))
    .output(steeringPersonSchema),
  remove: procedure
    .route({
      method: "DELETE",
      path: "/steering/people/{id}",
      summary: "Remove a paired person",
    })
    .input(z.strictObject({ id }))
    .output(steeringPersonSchema),
  notes: procedure
    .route({
      method: "GET",
      path: "/steering/notes",
      summary: "What was asked and done from Telegram, newest first",
    })
    .input(z.strictObject({ limit: z.int().min(1).max(1_000).default(50) }).prefault({}))
    .output(z.array(steeringNoteSchema)),
};
