/** The `notifications` procedures: channels, rules, and what became of messages. */
import * as z from "zod";
import { instant } from "./job.ts";
import { channelId, messageTemplateSchema } from "./tell.ts";
import {
  channelSettingsSchema,
  digestSchema,
  quietHoursSchema,
  rulesSchema,
} from "./notifications.ts";
import {
  CHANNEL_KINDS,
  DELIVERY_STATES,
  NOTIFY_EVENTS,
  RULE_CHOICES,
} from "./notification-words.ts";
import { desktopNotificationsContract } from "./native-notification.ts";
import { id, procedure } from "./procedure.ts";

/** A field of a channel kind, for a form. Its words are in the locales: `channels.<kind>.fields.<name>`. */
export const channelFieldSchema = z.strictObject({
  name: z.string(),
  input: z.enum([
    "text",
    "multiline",
    "secret",
    "url",
    "number",
    "switch",
    "choice",
    "list",
    "map",
  ]),
  required: z.boolean(),
  defaultValue: z.json(),
  choices: z.array(z.string()),
  placeholder: z.string().nullable(),
  advanced: z.boolean(),
});
export type ChannelField = z.infer<typeof channelFieldSchema>;

export const channelKindInfoSchema = z.strictObject({
  id: z.enum(CHANNEL_KINDS),
  fields: z.array(channelFieldSchema),
  /** The service drops what it has seen: a repeat after a crash does no harm. */
  idempotencyKeys: z.boolean(),
  /** Longest text in characters; null = no limit. */
  textChars: z.int().nullable(),
  attachments: z.boolean(),
});
export type ChannelKindInfo = z.infer<typeof channelKindInfoSchema>;

/** `new`: nothing sent yet. `attention`: messages were given up, or the settings are wrong. */
export const CHANNEL_LIGHTS = ["ok", "new", "failing", "attention", "muted", "off"] as const;

export const channelInfoSchema = z.strictObject({
  channel: channelSettingsSchema,
  /** Comes with Belfry and is not in the settings file. */
  builtIn: z.boolean(),
  light: z.enum(CHANNEL_LIGHTS),
  /** What is wrong with the channel itself, as a sentence. */
  problem: z.string().nullable(),
  lastError: z.string().nullable(),
  lastFailedAt: instant.nullable(),
  lastSentAt: instant.nullable(),
  lastAnswer: z.string().nullable(),
  /** When a channel that failed is tried again. */
  nextTryAt: instant.nullable(),
  /** To be handed over, for the digest, given up. */
  waiting: z.int(),
  digest: z.int(),
  dead: z.int(),
});
export type ChannelInfo = z.infer<typeof channelInfoSchema>;

/** What is wrong with a field, in a sentence to be shown beside it. `field` null = with the whole. */
export const fieldIssueSchema = z.strictObject({
  field: z.string().nullable(),
  message: z.string(),
});
export type FieldIssue = z.infer<typeof fieldIssueSchema>;

export const channelDraftSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  name: z.string(),
  config: z.record(z.string(), z.json()),
  enabled: z.boolean().default(true),
  quietHours: quietHoursSchema.nullable().default(null),
});
export type ChannelDraft = z.input<typeof channelDraftSchema>;

export const deliveryInfoSchema = z.strictObject({
  id,
  event: z.string(),
  channel: z.string(),
  state: z.enum(DELIVERY_STATES),
  jobId: id.nullable(),
  runId: id.nullable(),
  jobName: z.string().nullable(),
  reason: z.string().nullable(),
  createdAt: instant,
  tries: z.int(),
  nextTryAt: instant.nullable(),
  lastError: z.string().nullable(),
  sentAt: instant.nullable(),
  /** What the service said. */
  answer: z.string().nullable(),
  /** Message that told of this one. */
  groupedInto: id.nullable(),
});
export type DeliveryInfo = z.infer<typeof deliveryInfoSchema>;

const ids = z.strictObject({ ids: z.array(id).min(1).max(10_000) });
const tested = z.strictObject({ ok: z.boolean(), answer: z.string() });
const changed = z.strictObject({ count: z.int() });

export const secretStorageSchema = z.strictObject({
  /** `sealed`: encrypted with the keyring of the system. `plain`: as text that only the user can read. */
  kind: z.enum(["sealed", "plain"]),
  /** Why not sealed: this host has no keyring (only the desktop app has), or the session offers none. */
  why: z.enum(["headless", "no-keyring"]).nullable(),
  /** How many are kept as plain text now. */
  plain: z.int().min(0),
  file: z.string(),
});
export type SecretStorage = z.infer<typeof secretStorageSchema>;

export const notificationsContract = {
  secretStorage: procedure
    .route({
      method: "GET",
      path: "/notifications/secret-storage",
      summary: "How well secrets are kept",
    })
    .output(secretStorageSchema),
  kinds: procedure
    .route({
      method: "GET",
      path: "/notifications/kinds",
      summary: "Kinds of channels, and what each asks for",
    })
    .output(z.array(channelKindInfoSchema)),
  channels: {
    list: procedure
      .route({
        method: "GET",
        path: "/notifications/channels",
        summary: "The channels, and how each is",
      })
      .output(z.array(channelInfoSchema)),
    /** With issues, nothing was saved. */
    save: procedure
      .route({
        method: "PUT",
        path: "/notifications/channels",
        summary: "Save a channel; with issues, nothing is saved",
      })
      .input(z.strictObject({ draft: channelDraftSchema, isNew: z.boolean() }))
      .output(
        z.strictObject({ saved: channelInfoSchema.nullable(), issues: z.array(fieldIssueSchema) }),
      ),
    /** Gives what was removed, to bring it back with `restore`. What waited on it is dropped. */
    remove: procedure
      .route({
        method: "DELETE",
        path: "/notifications/channels/{id}",
        summary: "Remove a channel; what waits on it is dropped",
      })
      .input(z.strictObject({ id: channelId }))
      .output(channelSettingsSchema),
    restore: procedure
      .route({
        method: "POST",
        path: "/notifications/channels/restore",
        summary: "Bring a removed channel back",
      })
      .input(z.strictObject({ channel: channelSettingsSchema }))
      .output(channelInfoSchema),
    enable: procedure
      .route({
        method: "POST",
        path: "/notifications/channels/{id}/enable",
        summary: "Switch a channel on or off",
      })
      .input(z.strictObject({ id: channelId, enabled: z.boolean() }))
      .output(channelInfoSchema),
    mute: procedure
      .route({
        method: "POST",
        path: "/notifications/channels/{id}/mute",
        summary: "Keep a channel quiet for a time",
      })
      .input(z.strictObject({ id: channelId, until: instant.nullable() }))
      .output(channelInfoSchema),
    /** Sends a real message and tells what the service said; for a draft, nothing is saved. */
    test: procedure
      .route({
        method: "POST",
        path: "/notifications/channels/test",
        summary: "Send a real message, and tell what the service said",
      })
      .input(
        z.union([z.strictObject({ id: channelId }), z.strictObject({ draft: channelDraftSchema })]),
      )
      .output(tested.extend({ issues: z.array(fieldIssueSchema) })),
    send: procedure
      .route({
        method: "POST",
        path: "/notifications/channels/{id}/send",
        summary: "Send a message of your own",
      })
      .input(
        z.strictObject({
          id: channelId,
          title: z.string().min(1).max(300),
          text: z.string().max(10_000),
        }),
      )
      .output(tested),
  },
  rules: {
    get: procedure
      .route({ method: "GET", path: "/notifications/rules", summary: "What goes where" })
      .output(
        z.strictObject({
          rules: rulesSchema,
          digest: digestSchema,
          /** What a channel gets where nothing was chosen: channel → event → choice. */
          builtIn: z.record(z.string(), z.record(z.enum(NOTIFY_EVENTS), z.enum(RULE_CHOICES))),
        }),
      ),
    save: procedure
      .route({ method: "PUT", path: "/notifications/rules", summary: "Change what goes where" })
      .input(z.strictObject({ rules: rulesSchema, digest: digestSchema }))
      .output(z.strictObject({ issues: z.array(fieldIssueSchema) })),
    muteJob: procedure
      .route({
        method: "POST",
        path: "/notifications/mute-job",
        summary: "Keep a job quiet for a time",
      })
      .input(z.strictObject({ jobId: id, until: instant.nullable() }))
      .output(z.strictObject({ ok: z.literal(true) })),
  },
  desktop: desktopNotificationsContract,
  /** The message of a success as it would be now; nothing is sent or kept. */
  preview: procedure
    .route({
      method: "POST",
      path: "/notifications/preview",
      summary: "How a job's message would read",
    })
    .input(
      z.strictObject({
        /** null for a job that is not saved yet. */
        jobId: id.nullable(),
        jobName: z.string().max(200),
        template: messageTemplateSchema.nullable(),
      }),
    )
    .output(
      z.strictObject({
        title: z.string(),
        text: z.string(),
        /** Run whose values were filled in; null when the job has none that ended. */
        runId: id.nullable(),
      }),
    ),
  outbox: {
    /** Newest first. */
    list: procedure
      .route({
        method: "GET",
        path: "/notifications/outbox",
        summary: "Messages and what became of them, newest first",
      })
      .input(
        z
          .strictObject({
            states: z.array(z.enum(DELIVERY_STATES)).optional(),
            channel: z.string().optional(),
            jobId: id.optional(),
            runId: id.optional(),
            beforeId: id.optional(),
            limit: z.int().min(1).max(1_000).default(50),
          })
          .prefault({}),
      )
      .output(z.array(deliveryInfoSchema)),
    /** Lets messages that were given up, dropped or discarded be tried again, and those that wait at once. */
    retry: procedure
      .route({ method: "POST", path: "/notifications/outbox/retry", summary: "Try messages again" })
      .input(z.union([ids, z.strictObject({ channel: channelId })]))
      .output(changed),
    discard: procedure
      .route({ method: "POST", path: "/notifications/outbox/discard", summary: "Drop messages" })
      .input(ids)
      .output(changed),
    /** Takes back a discard: the messages are as given up again, and wait for a person. */
    undiscard: procedure
      .route({
        method: "POST",
        path: "/notifications/outbox/undiscard",
        summary: "Take back a drop",
      })
      .input(ids)
      .output(changed),
  },
};
