/** Who is told what: the most particular rule wins, job before tag before defaults, cell by cell. Pure. */
import type { Job } from "../../contract/job.ts";
import type { NotificationSettings } from "../../contract/notifications.ts";
import type { EventRules } from "../../contract/tell.ts";
import type { NotifyEvent, RuleChoice } from "../../contract/notification-words.ts";
import type { NoticeTarget } from "../engine/ports.ts";
import { DEFAULT_CHANNELS, type DefaultChannel } from "./default-channels.ts";

/** The job that something is about; null = Belfry as a whole, or a run that is no job's. */
export type RuleSubject = ({ id: number } & Pick<Job, "tell" | "tags">) | null;

/**
 * @param available built-in channels that this host can show
 * @param now epoch milliseconds; muted channels and jobs want nothing
 */
export function targetsOf(
  settings: NotificationSettings,
  available: readonly DefaultChannel[],
  event: NotifyEvent,
  subject: RuleSubject,
  now: number,
): NoticeTarget[] {
  const { rules } = settings;
  const isMuted = subject !== null && isJobMuted(settings, subject.id, now);
  const tags = subject?.tags.flatMap((tag) => rules.tags[tag] ?? []) ?? [];
  const layers = [...(subject ? [subject.tell.events] : []), ...tags, rules.defaults];
  return channelsOf(settings, available)
    .filter((channel) => channel.enabled && (channel.mutedUntil ?? 0) <= now)
    .filter(({ kind }) => !isMuted || isRecord(kind))
    .flatMap((channel) => {
      const choice = choiceFor(layers, event, channel.id) ?? builtIn(channel.kind, event);
      const target = { channel: channel.id, digest: choice === "digest" };
      return choice === "off" ? [] : [{ ...target, isRecord: isRecord(channel.kind) }];
    });
}

/** Channels as configured, and the built-in ones that no configured one replaces. */
export function channelsOf(
  settings: NotificationSettings,
  available: readonly DefaultChannel[],
): NotificationSettings["channels"] {
  const own = settings.channels;
  if (available.length === 0) return own;
  const missing = available.filter((id) => !own.some((channel) => channel.id === id));
  return [...missing.map((id) => DEFAULT_CHANNELS[id]), ...own];
}

/** Whether a person keeps the job quiet. `now` in epoch milliseconds. */
export function isJobMuted(
  { rules }: Pick<NotificationSettings, "rules">,
  jobId: number,
  now: number,
): boolean {
  return (rules.mutedJobs[jobId] ?? 0) > now;
}

/** The job's own word on it, else the defaults'. */
export function onlyWhenChanged(
  settings: NotificationSettings,
  subject: Pick<Job, "tell"> | null,
): boolean {
  return subject?.tell.onlyWhenChanged ?? settings.rules.onlyWhenChanged;
}

/**
 * Records are whole, and a dead man's switch needs every sign of life: no person is woken by them, so that neither the
 * mute of a job nor what else people are spared holds for them.
 */
export const isRecord = (kind: string): boolean =>
  kind === "log" || kind === "file" || kind === "ping";

/** What a channel gets for which nothing was chosen. */
export function builtIn(kind: string, event: NotifyEvent): RuleChoice {
  if (isRecord(kind)) return "now";
  return QUIET_BY_DEFAULT.has(event) ? "off" : "now";
}

/** Of no use to most people most of the time. */
const QUIET_BY_DEFAULT: ReadonlySet<NotifyEvent> = new Set([
  "run.started",
  "run.silent",
  "run.retrying",
]);

function choiceFor(
  layers: readonly EventRules[],
  event: NotifyEvent,
  channel: string,
): RuleChoice | undefined {
  for (const layer of layers) {
    const choice = layer[event]?.[channel];
    if (choice !== undefined) return choice;
  }
  return undefined;
}
