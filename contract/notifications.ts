/** Settings of notifications: channels, rules, quiet hours, digest. */
import * as z from "zod";
import { instant, windowSchema } from "./job.ts";
import { NOTIFICATION_DEFAULTS } from "./notification-defaults.ts";
import {
  AFTER_QUIET,
  CHANNEL_KINDS,
  type AfterQuiet,
  type ChannelKindId,
} from "./notification-words.ts";
import { channelId, eventRulesSchema, type EventRules } from "./tell.ts";

/** Spans of the week in which only urgent messages go out. */
export interface QuietHours {
  windows: { days: number[]; from: string; to: string }[];
  /** IANA name, or `local` to follow this computer. */
  timezone: string;
  after: AfterQuiet;
}

/** One configured way to reach someone. */
export interface ChannelSettings {
  id: string;
  kind: ChannelKindId;
  name: string;
  /**
   * Fields of the kind. Any text may hold references: `${NAME}` a variable of the host's environment,
   * `${secret:NAME}` an entry of the secret store. Secret fields hold nothing but references.
   */
  config: Record<string, unknown>;
  enabled: boolean;
  /** Nothing is sent before; epoch milliseconds. null = not muted. */
  mutedUntil: number | null;
  quietHours: QuietHours | null;
}

export interface NotificationSettings {
  channels: ChannelSettings[];
  rules: {
    defaults: EventRules;
    /** A success whose answer is that of the last success is not told. */
    onlyWhenChanged: boolean;
    tags: Record<string, EventRules>;
    /** Jobs that are kept quiet, by id, and until when; epoch milliseconds. */
    mutedJobs: Record<string, number>;
    /** Repeats of one failure within this time are counted, not told. */
    groupRepeatsMs: number;
  };
  digest: {
    every: "day" | "week";
    at: string;
    /** 0 = Sunday; for `week`. */
    weekday: number;
    timezone: string;
  };
}

export const quietHoursSchema = z.strictObject({
  windows: z.array(windowSchema).min(1, "Name at least one span."),
  timezone: z.string().min(1).default("local"),
  after: z.enum(AFTER_QUIET).default("send"),
});

export const channelSettingsSchema: z.ZodType<ChannelSettings> = z.strictObject({
  id: channelId,
  kind: z.enum(CHANNEL_KINDS),
  name: z.string().trim().min(1, "A channel needs a name.").max(80),
  config: z.record(z.string(), z.json()).default({}),
  enabled: z.boolean().default(true),
  mutedUntil: instant.nullable().default(null),
  quietHours: quietHoursSchema.nullable().default(null),
});

const defaults = NOTIFICATION_DEFAULTS;

export const rulesSchema = z.strictObject({
  defaults: eventRulesSchema.default(defaults.rules.defaults),
  onlyWhenChanged: z.boolean().default(defaults.rules.onlyWhenChanged),
  tags: z.record(z.string().min(1), eventRulesSchema).default(defaults.rules.tags),
  mutedJobs: z.record(z.string().regex(/^\d+$/), instant).default(defaults.rules.mutedJobs),
  groupRepeatsMs: z.int().min(0).default(defaults.rules.groupRepeatsMs),
});

export const digestSchema = z.strictObject({
  every: z.enum(["day", "week"]).default(defaults.digest.every),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Use a time such as 08:00.")
    .default(defaults.digest.at),
  weekday: z.int().min(0).max(6).default(defaults.digest.weekday),
  timezone: z.string().min(1).default(defaults.digest.timezone),
});

export const notificationSettingsSchema = z.strictObject({
  channels: z.array(channelSettingsSchema).default(defaults.channels),
  rules: rulesSchema.prefault({}),
  digest: digestSchema.prefault({}),
});
