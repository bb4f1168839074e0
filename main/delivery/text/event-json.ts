/** A message as JSON for programs: webhooks, commands and `runs.jsonl` get the same shape. */
import type { ComposedMessage } from "../message.ts";

/** `version` changes when a member changes its meaning or goes; new members may come at any time. */
export function eventJson(message: ComposedMessage): Record<string, unknown> {
  const { run } = message;
  return {
    version: 1,
    id: message.idempotencyKey,
    type: message.event,
    timestamp: new Date(message.happenedAt).toISOString(),
    severity: message.severity,
    title: message.title,
    text: message.text,
    count: message.count,
    job: message.job,
    run: run && { ...run, ...instants(run) },
    answer: message.answer,
    structured: message.structured ?? null,
    links: message.links,
    data: message.data,
  };
}

const instants = (run: NonNullable<ComposedMessage["run"]>) => ({
  dueAt: iso(run.dueAt),
  startedAt: iso(run.startedAt),
  finishedAt: iso(run.finishedAt),
});

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
