/** Normalized run events as readable text, one after another. */
import { ruleText } from "../../../contract/allow-rules.ts";
import type { RunEvent } from "../../../contract/run-events.ts";
import type { Style } from "../text/style.ts";
import { clock } from "../text/time.ts";
import { harmless, oneLine, shorten } from "../text/width.ts";

/** Lines of a tool result that are shown. */
const RESULT_LINES = 8;
const INPUT_COLUMNS = 160;
const LINE_COLUMNS = 240;

export interface Conversation {
  /** Text for an event; empty where it is not worth a line. */
  add(event: RunEvent): string;
  /** Text to bring the cursor to the start of a line. */
  end(): string;
}

/** @param now epoch milliseconds, for times of limits */
export function conversation(style: Style, now: () => number): Conversation {
  /** A streamed text that has not ended its line. */
  let open = false;
  let lastText = "";

  const line = (text: string): string => {
    const start = open ? "\n" : "";
    open = false;
    return `${start}${text}\n`;
  };

  function add(event: RunEvent): string {
    switch (event.type) {
      case "session": {
        const model = event.model === null ? "" : `, ${event.model}`;
        return line(style.dim(`session ${oneLine(event.sessionId)}${oneLine(model)}`));
      }
      case "text":
        return text(event);
      case "reasoning":
        return line(style.dim(indent(harmless(event.text).trim(), "  ")));
      case "tool-call": {
        const input = shorten(oneLine(inputText(event.input)), INPUT_COLUMNS);
        return line(
          `${style.accent(`> ${oneLine(event.name)}`)}${input === "" ? "" : ` ${input}`}`,
        );
      }
      case "tool-result": {
        const shown = resultText(event.output);
        if (!event.isError) return shown === "" ? "" : line(style.dim(shown));
        const code = event.exitCode === null ? "" : ` (exit code ${event.exitCode})`;
        return line(style.bad(`  failed${code}${shown === "" ? "" : `\n${shown}`}`));
      }
      case "usage":
        return "";
      case "notice":
        return line(style.dim(`note: ${harmless(event.text).trim()}`));
      case "permission-block": {
        const rule = event.rule === null ? "" : `\n  To allow it: ${oneLine(event.rule)}`;
        const what = `${oneLine(event.tool)} ${shorten(oneLine(event.detail), INPUT_COLUMNS)}`;
        const option = event.allow === null ? "" : oneLine(harmless(ruleText(event.allow)));
        const own = option === "" ? "" : `\n  For this job: belfry edit <job> --allow '${option}'`;
        return line(style.warn(`! not allowed: ${what.trim()}${rule}${own}`));
      }
      case "rate-limit": {
        const until = event.resetAt === null ? "" : ` Until ${clock(event.resetAt, now())}.`;
        return line(style.warn(`! ${harmless(event.message).trim()}${until}`));
      }
      case "error":
        return line(style.bad(`! ${harmless(event.message).trim()}`));
      case "result":
        return result(event);
    }
  }

  function text(event: Extract<RunEvent, { type: "text" }>): string {
    const words = harmless(event.text);
    if (event.role === "user") return line(style.dim(indent(words.trim(), "| ")));
    if (event.delta) {
      lastText = open ? lastText + words : words;
      open = !words.endsWith("\n");
      return words;
    }
    // Some streams send the pieces first and the whole afterwards.
    if (open && lastText.trim() === words.trim()) {
      open = false;
      return "\n";
    }
    lastText = words;
    return line(words.trimEnd());
  }

  function result(event: Extract<RunEvent, { type: "result" }>): string {
    const words = harmless(event.text).trim();
    const repeated = words === "" || lastText.trim() === words || lastText.trim().endsWith(words);
    const answer = repeated ? "" : line(words);
    if (event.ok) return answer;
    return `${answer}${line(style.bad(`! ${harmless(event.reason ?? "It failed.").trim()}`))}`;
  }

  return { add, end: () => (open ? "\n" : "") };
}

const indent = (text: string, by: string): string => by + text.replaceAll("\n", `\n${by}`);

/** The one value that says most, where there is one; else JSON. */
function inputText(input: unknown): string {
  if (input === null || input === undefined) return "";
  if (typeof input === "string") return input;
  if (typeof input !== "object") return JSON.stringify(input);
  const fields = input as Record<string, unknown>;
  for (const name of [
    "command",
    "cmd",
    "file_path",
    "filePath",
    "path",
    "pattern",
    "url",
    "query",
  ]) {
    const value = fields[name];
    if (typeof value === "string") return value;
    if (Array.isArray(value)) return value.join(" ");
  }
  return JSON.stringify(input);
}

function resultText(output: string): string {
  const lines = harmless(output).trimEnd().split("\n");
  if (lines.length === 1 && lines[0]!.trim() === "") return "";
  const shown = lines.slice(0, RESULT_LINES).map((each) => `  ${shorten(each, LINE_COLUMNS)}`);
  const left = lines.length - RESULT_LINES;
  if (left > 0) shown.push(`  … ${left} more lines`);
  return shown.join("\n");
}
