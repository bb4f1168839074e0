/** One job with all that is set. */
import { ruleText } from "../../../contract/allow-rules.ts";
import type { Job, JobInput } from "../../../contract/job.ts";
import type { Run } from "../../../contract/run.ts";
import { describeSchedule, parseSchedule, preview, resolveTimezone } from "../../schedule/index.ts";
import type { Io } from "../io.ts";
import { styleFor } from "../text/style.ts";
import { facts } from "../text/table.ts";
import { inZone, localZone, span, when } from "../text/time.ts";
import { harmless, oneLine, shorten } from "../text/width.ts";
import { nextText } from "./words.ts";

/** What a schedule means and when it fires; null when the text cannot be read any more. */
export function meaningOf(
  job: Pick<Job, "schedule" | "timezone" | "anchorAt" | "scheduleOptions">,
  from: number,
  count: number,
) {
  const timezone = resolveTimezone(job.timezone, localZone());
  const context = { timezone, anchorAt: job.anchorAt };
  const parsed = parseSchedule(job.schedule, context);
  if (!parsed.ok) return null;
  return {
    timezone,
    canonical: parsed.schedule.canonical,
    meaning: describeSchedule(parsed.schedule, "en", timezone),
    fires: preview(parsed.schedule, context, from, count, job.scheduleOptions),
  };
}

/** The next fires as lines; those that a clock change moved are marked. */
export function fireLines(
  fires: readonly { at: number; shifted: boolean }[],
  timezone: string,
  now: number,
  io: Io,
): string {
  const style = styleFor(io.colour);
  const local = localZone();
  return fires
    .map(({ at, shifted }) => {
      const here = timezone === local ? "" : `  ${inZone(at, local)} here`;
      const moved = shifted ? "  moved by a clock change" : "";
      return `  ${inZone(at, timezone)}  ${style.dim(span(Math.max(0, at - now)))}${style.dim(here)}${style.warn(moved)}\n`;
    })
    .join("");
}

export function jobPage(io: Io, job: Job, runs: readonly Run[]): string {
  const now = io.now();
  const style = styleFor(io.colour);
  const found = meaningOf(job, now, 3);
  const active = job.enabled && job.removedAt === null;
  const page = facts(
    [
      ["job", `${job.id}  ${style.bold(oneLine(job.name))}`],
      ["schedule", job.schedule || "none"],
      ["meaning", found?.meaning ?? "The text cannot be read any more; write it anew with edit."],
      ["zone", job.timezone === "local" ? `local (${localZone()})` : job.timezone],
      ["next", nextText(job, now)],
      ["paused", job.enabled ? null : job.pauseReason],
      ["removed", job.removedAt === null ? null : when(job.removedAt, now)],
      ["agent", job.model === null ? job.agent : `${job.agent}, model ${job.model}`],
      ["program", job.agentPath],
      ["folder", job.cwd],
      ["profile", job.profile],
      ["allowed", job.allow.map((rule) => oneLine(ruleText(rule))).join("\n") || null],
      ["late", lateText(job)],
      ["overlap", job.overlap],
      ["limits", limitText(job.limits)],
      ["retries", retryText(job.retry)],
      ["conditions", conditionText(job.conditions)],
      ["precheck", precheckText(job.precheck)],
      ["windows", windowText(job.scheduleOptions)],
      ["order", orderText(job)],
      ["follows", job.follows.map((each) => `job ${each.job} (${each.on})`).join(", ") || null],
      ["after", job.after.map((each) => `run ${each.run} (${each.on})`).join(", ") || null],
      ["batch", job.batch],
      ["arguments", job.extraArgs.length === 0 ? null : job.extraArgs.join(" ")],
      ["variables", Object.keys(job.env).join(", ") || null],
      ["tags", job.tags.join(", ") || null],
      ["tells", tellText(job.tell)],
      ["failures", job.failuresInARow === 0 ? null : `${job.failuresInARow} in a row`],
      ["prompt", shorten(harmless(job.prompt).trim(), 2_000)],
    ],
    style,
  );
  const fires =
    active && found !== null && found.fires.length > 0
      ? `\nnext fires, ${found.timezone}\n${fireLines(found.fires, found.timezone, now, io)}`
      : "";
  const last = runs
    .slice(0, 5)
    .map((run) => `  run ${run.id}  ${run.state}  ${when(run.startedAt ?? run.createdAt, now)}\n`)
    .join("");
  return `${page}${fires}${last === "" ? "" : `\nnewest runs\n${last}`}`;
}

function lateText(job: Job): string {
  const parts: string[] = [job.lateness];
  if (job.lateness === "run-all") parts.push(`at most ${job.maxCatchUp}`);
  if (job.maxLatenessMs !== null) parts.push(`no more than ${span(job.maxLatenessMs)} late`);
  if (job.graceMs !== null) parts.push(`late after ${span(job.graceMs)}`);
  return parts.join(", ");
}

/** What one run and one day may take; null where the settings say. */
export function limitText(limits: JobInput["limits"]): string | null {
  const parts: string[] = [];
  const time = (ms: number | null, name: string) => {
    if (ms !== null) parts.push(ms === 0 ? `no ${name}` : `${name} ${span(ms)}`);
  };
  time(limits.timeoutMs, "time limit");
  time(limits.stallMs, "silence limit");
  if (limits.maxTurns !== null) parts.push(`${limits.maxTurns} turns`);
  if (limits.maxUsd !== null) parts.push(`$${limits.maxUsd}`);
  if (limits.maxTokens !== null) parts.push(`${limits.maxTokens} tokens`);
  if (limits.maxUsdPerDay !== null) parts.push(`$${limits.maxUsdPerDay} a day`);
  if (limits.maxTokensPerDay !== null) parts.push(`${limits.maxTokensPerDay} tokens a day`);
  const askMs = limits.askMs ?? null;
  if (askMs !== null) parts.push(`questions wait ${span(askMs)}`);
  return parts.join(", ") || null;
}

function retryText(retry: JobInput["retry"]): string {
  if (retry.attempts === 1) return "none";
  const extra = retry.onAgentError ? ", agent errors too" : "";
  return `${retry.attempts - 1}, first after ${span(retry.backoffMs)}${extra}`;
}

function conditionText(conditions: JobInput["conditions"]): string | null {
  const parts: string[] = [];
  if (conditions.onAcPower) parts.push("on mains power");
  if (conditions.online) parts.push("online");
  if (conditions.idleMs !== null) parts.push(`idle for ${span(conditions.idleMs)}`);
  return parts.join(", ") || null;
}

function precheckText(precheck: JobInput["precheck"]): string | null {
  if (precheck === null) return null;
  return `${shorten(oneLine(precheck.command), 200)} (at most ${span(precheck.timeoutMs)})`;
}

/** Where it differs from the rules of all jobs. */
function tellText({ events, onlyWhenChanged, template }: Job["tell"]): string | null {
  const parts = Object.entries(events).flatMap(([event, channels]) =>
    Object.entries(channels).map(([channel, choice]) => `${event} to ${channel}: ${choice}`),
  );
  if (onlyWhenChanged !== null) {
    parts.push(
      onlyWhenChanged ? "only when the answer changed" : "also when the answer is the same",
    );
  }
  if (template !== null) parts.push("in words of your own");
  return parts.join(", ") || null;
}

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

function windowText(options: JobInput["scheduleOptions"]): string | null {
  const text = (window: JobInput["scheduleOptions"]["activeWindows"][number]) =>
    `${window.days.map((day) => DAYS[day]).join(",")} ${window.from}-${window.to}`.trim();
  const parts = options.activeWindows.map(text);
  parts.push(...options.blackoutWindows.map((window) => `not ${text(window)}`));
  if (options.notBefore !== null) parts.push(`from ${new Date(options.notBefore).toISOString()}`);
  if (options.notAfter !== null) parts.push(`until ${new Date(options.notAfter).toISOString()}`);
  if (options.maxFires !== null) parts.push(`at most ${options.maxFires} fires`);
  if (options.jitterMs > 0) parts.push(`up to ${span(options.jitterMs)} later, at random`);
  return parts.join("; ") || null;
}

function orderText(job: Job): string | null {
  const parts: string[] = [];
  if (job.importance !== 3 || job.urgency !== 3) {
    parts.push(`importance ${job.importance}, urgency ${job.urgency}`);
  }
  if (job.weight !== "light") parts.push(job.weight);
  if (job.concurrencyKey !== null) parts.push(`key ${job.concurrencyKey}`);
  return parts.join(", ") || null;
}
