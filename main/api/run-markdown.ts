/** A run as one Markdown document: facts, prompt, conversation, answer. */
import type { RunEvent } from "../../contract/run-events.ts";
import type { RunDetail } from "../../contract/run.ts";

/** Lines of a tool result that are taken along. */
const RESULT_LINES = 200;

/** A name that is safe as a file name on every system. */
export function markdownName(run: Pick<RunDetail, "id" | "jobName">): string {
  const plain = run.jobName.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  const words = plain.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "");
  return `${words.slice(0, 60).toLowerCase() || "run"}-${run.id}.md`;
}

export function runMarkdown(run: RunDetail, events: RunEvent[]): string {
  const prompt = run.renderedPrompt ?? run.work.prompt;
  const parts = [
    `# ${inline(run.jobName)}, run ${run.id}`,
    facts(run),
    `## Prompt\n\n${fenced(prompt)}`,
    `## Conversation\n\n${conversation(events)}`,
  ];
  if (run.answer !== null && run.answer.trim() !== "")
    parts.push(`## Answer\n\n${run.answer.trim()}`);
  if (run.structured !== null) {
    parts.push(
      `## Structured answer\n\n${fenced(JSON.stringify(run.structured, null, 2), "json")}`,
    );
  }
  return `${parts.join("\n\n")}\n`;
}

function facts(run: RunDetail): string {
  const at = (instant: number | null): string | null =>
    instant === null ? null : new Date(instant).toISOString();
  const { tokens } = run;
  const cost = run.costUsd === null ? "unknown" : `$${run.costUsd.toFixed(4)} (${run.costSource})`;
  const rows: [string, string | null][] = [
    ["State", run.reason === null ? run.state : `${run.state}: ${run.reason}`],
    ["Due", at(run.dueAt)],
    ["Started", at(run.startedAt)],
    ["Finished", at(run.finishedAt)],
    ["Agent", [run.agent, run.agentVersion, run.model].filter(Boolean).join(", ")],
    ["Profile", run.profile],
    ["Folder", run.work.cwd],
    ["Attempt", run.attempt === 0 ? null : String(run.attempt)],
    ["Exit code", run.exitCode === null ? null : String(run.exitCode)],
    ["Turns", run.turns === null ? null : String(run.turns)],
    [
      "Tokens",
      `${tokens.input + tokens.cached} in (${tokens.cached} cached), ${tokens.output + tokens.reasoning} out`,
    ],
    ["Cost", cost],
    ["Session", run.sessionId],
  ];
  const shown = rows.filter((row): row is [string, string] => row[1] !== null && row[1] !== "");
  return shown.map(([name, value]) => `- **${name}:** ${inline(value)}`).join("\n");
}

function conversation(events: RunEvent[]): string {
  const parts: string[] = [];
  let streamed = false;
  for (const event of events) {
    if (event.type === "text" && event.role === "assistant" && event.delta && streamed) {
      parts[parts.length - 1] += event.text;
      continue;
    }
    const part = partOf(event);
    streamed = event.type === "text" && event.role === "assistant" && event.delta;
    if (part === null) continue;
    // Some streams send the pieces first and the whole afterwards.
    if (part !== parts.at(-1)) parts.push(part);
  }
  return parts.length === 0 ? "Nothing was said." : parts.join("\n\n");
}

function partOf(event: RunEvent): string | null {
  switch (event.type) {
    case "text":
      return event.role === "user" ? quoted(event.text) : event.text.trimEnd();
    case "reasoning":
      return quoted(`Reasoning: ${event.text.trim()}`);
    case "tool-call":
      return `**${inline(event.name)}**\n\n${fenced(inputText(event.input))}`;
    case "tool-result":
      return toolResult(event);
    case "permission-block": {
      const rule = event.rule === null ? "" : ` To allow it: \`${event.rule}\``;
      return `**Not allowed:** ${inline(`${event.tool} ${event.detail}`)}${rule}`;
    }
    case "notice":
      return `_${inline(event.text)}_`;
    case "rate-limit":
    case "error":
      return `**Error:** ${inline(event.message)}`;
    case "result":
      return event.ok ? null : `**Ended without success:** ${inline(event.reason ?? "")}`;
    case "session":
    case "usage":
      return null;
  }
}

function toolResult({ output, isError, exitCode }: Extract<RunEvent, { type: "tool-result" }>) {
  const lines = output.trimEnd().split("\n");
  const left = lines.length - RESULT_LINES;
  const text = lines.slice(0, RESULT_LINES).join("\n") + (left > 0 ? `\n… ${left} more lines` : "");
  const code = exitCode === null ? "" : ` (exit code ${exitCode})`;
  const head = isError ? `Failed${code}` : `Result${code}`;
  return text.trim() === "" ? `${head}.` : `${head}:\n\n${fenced(text)}`;
}

const inputText = (input: unknown): string =>
  typeof input === "string" ? input : JSON.stringify(input, null, 2);

/** One line of text, in which nothing is taken for Markdown. */
const inline = (text: string): string =>
  text
    .replaceAll(/\s+/g, " ")
    .trim()
    .replaceAll(/([\\`*_[\]<>#|])/g, "\\$1");

const quoted = (text: string): string => `> ${text.trim().replaceAll("\n", "\n> ")}`;

/** A fence that is longer than any in the text. */
function fenced(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}
