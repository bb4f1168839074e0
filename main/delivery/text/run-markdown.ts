/** A message as a Markdown file for people and for programs that read notes. */
import type { ComposedMessage } from "../message.ts";

export function runMarkdown(message: ComposedMessage): string {
  const { run, job } = message;
  const head: [string, unknown][] = [
    ["event", message.event],
    ["job", job?.name ?? null],
    ["run", run?.id ?? null],
    ["state", run?.state ?? null],
    ["agent", run?.agent ?? null],
    ["model", run?.model ?? null],
    ["started", iso(run?.startedAt)],
    ["finished", iso(run?.finishedAt)],
    ["cost_usd", run?.costUsd ?? null],
    ["tags", job?.tags ?? []],
  ];
  const front = head
    .filter(([, value]) => value !== null)
    // JSON is YAML too: a name can hold whatever it likes.
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join("\n");
  const story = message.answer ?? message.body ?? "";
  const facts = message.facts.map(({ label, value }) => `- ${label}: ${value}`).join("\n");
  const parts = [`---\n${front}\n---`, `# ${message.title}`, message.text, story, facts];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString();
