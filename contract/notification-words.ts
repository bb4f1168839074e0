/** Words of notifications, free of any dependency: events, channel kinds, severities, states of a delivery. */

/** What people can be told about. `run.*` is about one run, `job.*` about one job, `engine.*` about Belfry. */
export const NOTIFY_EVENTS = [
  "run.started",
  "run.succeeded",
  /** It succeeded, and its answer is another than that of the last success. */
  "run.changed",
  "run.silent",
  /** However it failed: also timed out, stalled, lost, or refused before it started. */
  "run.failed",
  "run.retrying",
  "run.dead-letter",
  /** It needs an approval, a permission, or something it depends on cannot come true any more. */
  "run.blocked",
  "run.over-budget",
  "run.usage-limit",
  "job.auto-paused",
  "job.recovered",
  "job.missed",
  "engine.stalled",
] as const;
export type NotifyEvent = (typeof NOTIFY_EVENTS)[number];

/** What a channel is handed besides events: the end of what `engine.stalled` told, a person's test, and the digest. */
export const MESSAGE_EVENTS = [...NOTIFY_EVENTS, "engine.recovered", "test", "digest"] as const;
export type MessageEvent = (typeof MESSAGE_EVENTS)[number];

export const CHANNEL_KINDS = [
  "log",
  "desktop",
  "telegram",
  "discord",
  "slack",
  "email",
  "webhook",
  "gotify",
  "ntfy",
  "pushover",
  "teams",
  "matrix",
  "file",
  "command",
  "ping",
] as const;
export type ChannelKindId = (typeof CHANNEL_KINDS)[number];

/** How much a message matters. `urgent` passes quiet hours. */
export const SEVERITIES = ["info", "success", "warning", "urgent"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule says for one event and one channel. */
export const RULE_CHOICES = ["now", "digest", "off"] as const;
export type RuleChoice = (typeof RULE_CHOICES)[number];

/** What becomes of messages that come in quiet hours, when these are over. */
export const AFTER_QUIET = ["send", "digest", "drop"] as const;
export type AfterQuiet = (typeof AFTER_QUIET)[number];

export const MESSAGE_LANGUAGES = ["en", "pt-BR"] as const;
export type MessageLanguage = (typeof MESSAGE_LANGUAGES)[number];

/**
 * What became of a message on its channel. `digest` waits for the digest; `grouped` is told by another message;
 * `dropped` was not wanted (muted, quiet hours) or waited in a backup that was restored; `discarded` by a person.
 */
export const DELIVERY_STATES = [
  "pending",
  "sent",
  "failed",
  "dead",
  "digest",
  "grouped",
  "dropped",
  "discarded",
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What the words of a message may name, as `{{name}}`. */
export const TEMPLATE_VARIABLES = [
  "job",
  "run",
  "event",
  "title",
  "text",
  "reason",
  "answer",
  "state",
  "agent",
  "model",
  "duration",
  "cost",
  "tokens",
  "attempt",
  "exitCode",
  "count",
  "folder",
  "due",
  "started",
  "finished",
  "link",
  "diff",
] as const;
export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number];

export const TEMPLATE_VARIABLE = /\{\{\s*([A-Za-z]+)\s*\}\}/g;
