/** Makes a message for people of a row of the outbox: what happened, what it means, where to look. */
import type { MessageEvent } from "../../contract/notification-words.ts";
import type { Delivery } from "../engine/outbox-port.ts";
import type { RunRecord } from "../engine/store-port.ts";
import { type ComposeContext, nameOf } from "./compose-context.ts";
import { shortDiff } from "./diff.ts";
import { clockText, factsOf, factValues } from "./facts.ts";
import { digestBody, missedText } from "./lists.ts";
import type { ComposedMessage } from "./message.ts";
import { proposalReplies, questionReplies, type ReplyCommand } from "./replies.ts";
import { severityOf } from "./severity.ts";
import { shorten } from "./shorten.ts";
import { fillTemplate } from "./template.ts";
import type { Words } from "./words.ts";

/** Answers beyond this are sent along as a file where the service takes files. */
const ATTACH_OVER_CHARS = 1_500;
const TEXT_CHARS = 500;

export function compose(delivery: Delivery, context: ComposeContext): ComposedMessage {
  const { store, words } = context;
  const isStart = delivery.event === "run.started";
  const stored = delivery.runId === null ? null : store.run(delivery.runId);
  const run = stored && isStart ? asAtStart(stored) : stored;
  const job = delivery.jobId === null ? null : store.job(delivery.jobId);
  const kept = run && !isStart ? store.answer(run.id) : null;
  const answer = kept?.answer || null;
  const diff = diffOf(delivery, answer, context);
  const count = countOf(delivery, context);
  const said = sayings(delivery, context, count, answer);
  const facts = factsOf(run, words, context.timezone);
  const url = run ? context.runUrl(run.id) : null;
  const values = {
    ...factValues(run, words, context.timezone),
    ...said,
    job: nameOf(delivery, job),
    event: delivery.event,
    reason: reasonOf(delivery, words) ?? "",
    answer: answer ?? "",
    count: String(count),
    link: url ?? "",
    diff: diff ?? "",
  };
  const { template } = context;
  const title = template?.title ? fillTemplate(template.title, values) : said.title;
  const text = template?.text ? fillTemplate(template.text, values) : said.text;
  return {
    event: delivery.event as MessageEvent,
    severity: severityOf(delivery.event),
    language: words.language,
    title: shorten(title.replace(/\s+/g, " ").trim(), 300),
    text,
    body: delivery.event === "digest" ? digestBody(delivery, context) : bodyOf(answer, diff, words),
    facts,
    links: url ? [{ label: words.t("open"), url }] : [],
    job: job ? { id: job.id, name: job.name, tags: job.tags } : null,
    run: run ? messageRun(run) : null,
    questionId: idIn(delivery, "questionId"),
    proposalId: idIn(delivery, "proposalId"),
    replies: context.isSteered ? repliesTo(delivery, context) : [],
    answer,
    structured: kept?.structured ?? null,
    attachments: attachmentsOf(run, answer),
    count,
    happenedAt: delivery.createdAt,
    idempotencyKey: delivery.idempotencyKey,
    thread: delivery.jobId === null ? null : `job-${delivery.jobId}`,
    data: delivery.payload,
  };
}

/** A start that is told late, or again after a crash, says the same: nothing of what came of the run since. */
function asAtStart(run: RunRecord): RunRecord {
  return {
    ...run,
    state: "running",
    finishedAt: null,
    exitCode: null,
    failureClass: null,
    reason: null,
    costUsd: null,
    costSource: "unknown",
    tokens: { input: 0, cached: 0, output: 0, reasoning: 0 },
  };
}

function reasonOf(delivery: Delivery, words: Words): string | null {
  const { reason } = delivery.payload;
  return typeof reason === "string" && reason !== "" ? words.say(reason) : null;
}

/** Of what waits for an answer. */
function idIn({ payload }: Delivery, name: "questionId" | "proposalId"): number | null {
  const id = payload[name];
  return typeof id === "number" ? id : null;
}

/** What a permission question, or a proposed job, can be answered with. */
function repliesTo(delivery: Delivery, { store, words }: ComposeContext) {
  const question = idIn(delivery, "questionId");
  const proposal = idIn(delivery, "proposalId");
  const said = (replies: ReplyCommand[]) =>
    replies.map(({ word, command }) => ({ text: words.t(`steering.button.${word}`), command }));
  if (question !== null) {
    return said(questionReplies(question, store.question(question)?.rule != null));
  }
  return proposal === null ? [] : said(proposalReplies(proposal));
}

function sayings(
  delivery: Delivery,
  context: ComposeContext,
  count: number,
  answer: string | null,
): { title: string; text: string } {
  const { words, store } = context;
  const { event, payload } = delivery;
  const key = event.replace(".", "_");
  const job = delivery.jobId === null ? null : store.job(delivery.jobId);
  if (event === "job.missed") return missedText(delivery, context);
  const told = typeof payload["count"] === "number" ? payload["count"] : count;
  const at = typeof payload["notBefore"] === "number" ? payload["notBefore"] : null;
  const named = {
    job: nameOf(delivery, job),
    run: delivery.runId ?? "",
    channel: context.channelName,
    at: at === null ? "" : clockText(at, words.language, context.timezone),
    count: event === "job.recovered" ? Number(payload["after"] ?? 1) : told,
    from: dateOf(payload["fromAt"], context),
    until: dateOf(payload["untilAt"], context),
  };
  const parts: string[] = [];
  const reason = reasonOf(delivery, words);
  if (reason !== null) parts.push(reason);
  const isSuccess = event === "run.succeeded" || event === "run.changed";
  // The reason says all there is; the standing sentence helps where there is none, or where a time is to be told.
  if (event === "job.recovered" || event === "run.changed")
    parts.push(words.t(`text.${key}`, named));
  else if (at !== null || (parts.length === 0 && !(isSuccess && answer))) {
    parts.push(textFor(words, key, named));
  }
  if (count > 1) parts.push(words.t("text.repeats", { count }));
  if (isSuccess && answer) parts.push(shorten(plain(answer), TEXT_CHARS));
  return { title: words.t(`title.${key}`, named), text: parts.filter(Boolean).join(" ") };
}

/** Events without a standing sentence always have a reason; should it be missing, the failure's sentence does. */
function textFor(words: Words, key: string, values: Record<string, string | number>): string {
  const text = words.t(`text.${key}`, values);
  return text.includes(`text.${key}`) ? words.t("text.run_failed") : text;
}

function dateOf(at: unknown, context: ComposeContext): string {
  return typeof at === "number" ? clockText(at, context.words.language, context.timezone) : "";
}

/** How often it happened since it was last told. */
function countOf(delivery: Delivery, { store }: ComposeContext): number {
  if (delivery.fingerprint === null || delivery.event === "job.missed") return 1;
  const swallowed = store.countGrouped(delivery.id, 0);
  const told = delivery.jobId === null ? null : store.lastTold(delivery);
  const before =
    told?.fingerprint === delivery.fingerprint ? store.countGrouped(told.id, told.sentAt ?? 0) : 0;
  return 1 + swallowed + before;
}

function diffOf(
  delivery: Delivery,
  answer: string | null,
  { store }: ComposeContext,
): string | null {
  const { previousRunId } = delivery.payload;
  if (typeof previousRunId !== "number") return null;
  const before = store.answer(previousRunId)?.answer;
  return before == null ? null : shortDiff(before, answer ?? "") || null;
}

function bodyOf(answer: string | null, diff: string | null, words: Words): string | null {
  const parts: string[] = [];
  if (diff !== null) {
    const fence = fenceFor(diff);
    parts.push(`**${words.t("changes")}**\n\n${fence}diff\n${diff}\n${fence}`);
  }
  if (answer !== null) parts.push(diff === null ? answer : `**${words.t("answer")}**\n\n${answer}`);
  return parts.length === 0 ? null : parts.join("\n\n");
}

/** Longer than any run of backticks inside. */
function fenceFor(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  return "`".repeat(longest + 1);
}

/** Markdown as one paragraph of plain text, near enough for a preview. */
function plain(markdown: string): string {
  return markdown
    .slice(0, TEXT_CHARS * 4)
    .replace(/^(?:#{1,6}|[-*+>]|\d+\.)\s+/gm, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

function attachmentsOf(run: RunRecord | null, answer: string | null) {
  if (!run || answer === null || answer.length <= ATTACH_OVER_CHARS) return [];
  const content = new TextEncoder().encode(answer);
  return [{ name: `run-${run.id}.md`, mediaType: "text/markdown", content }];
}

function messageRun(run: RunRecord): ComposedMessage["run"] {
  const { input, cached, output, reasoning } = run.tokens;
  return {
    id: run.id,
    state: run.state,
    trigger: run.trigger,
    attempt: run.attempt,
    agent: run.agent,
    model: run.model,
    dueAt: run.dueAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    exitCode: run.exitCode,
    failureClass: run.failureClass,
    reason: run.reason,
    costUsd: run.costUsd,
    costSource: run.costSource,
    totalTokens: input + cached + output + reasoning,
    cwd: run.work.cwd,
  };
}
