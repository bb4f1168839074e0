/** Small helpers for text that agents print: tails, complaints, what a tool was asked to do. */
import { oneLine, stripControls } from "../engine/plain-text.ts";

/** The last whole lines of `text` that fit into `maxBytes` of UTF-8; a single longer line is cut at its front. */
export function tailLines(text: string, maxBytes: number): string {
  const clean = stripControls(text).trimEnd();
  const bytes = Buffer.from(clean, "utf8");
  if (bytes.length <= maxBytes) return clean;
  const cut = bytes
    .subarray(bytes.length - maxBytes)
    .toString("utf8")
    .replace(/^\ufffd+/, "");
  const newline = cut.indexOf("\n");
  return newline === -1 ? cut : cut.slice(newline + 1);
}

/** Notices that agents print on standard error in runs that go well. */
const HARMLESS =
  /^(reading (additional input|prompt) from stdin|warning: (basic terminal|256-color|no stdin data)|ripgrep (is )?not available|yolo mode is enabled|\[startup\]|\(node:\d+\)|\(use `node)/i;

const LOG_PREFIX = /^\d{4}-\d\d-\d\dT[\d:.]+Z?\s+(?:ERROR|WARN)\s+/;

/** The line of standard error that best says what went wrong; null when there is none. */
export function complaint(stderr: string): string | null {
  const lines = stripControls(stderr)
    .split("\n")
    .map((line) => line.trim())
    // A line of the JSON stream is no complaint.
    .filter((line) => line !== "" && !line.startsWith("{") && !HARMLESS.test(line))
    .map((line) => line.replace(LOG_PREFIX, ""));
  const best =
    lines.find((line) => /^(error|fatal)\b/i.test(line)) ??
    lines.find((line) =>
      /\b(error|cannot|could not|not|must|invalid|unknown|denied|failed)\b/i.test(line),
    ) ??
    lines.at(-1);
  return best === undefined ? null : oneLine(best);
}

/** Short text that shows what a tool was asked to do. */
export function describeInput(input: unknown): string {
  if (typeof input === "string") return oneLine(input, 200);
  if (typeof input === "object" && input !== null) {
    const fields = input as Record<string, unknown>;
    for (const key of ["command", "file_path", "filePath", "path", "url", "pattern", "query"]) {
      const value = fields[key];
      if (typeof value === "string") return oneLine(value, 200);
    }
  }
  return input === undefined ? "" : oneLine(JSON.stringify(input) ?? "", 200);
}

/** Content of a tool result as text: a string, or a list of `{type: "text", text}` blocks. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content))
    return content === undefined || content === null ? "" : JSON.stringify(content);
  return content
    .map((block) => {
      if (typeof block === "string") return block;
      const text = (block as { text?: unknown } | null)?.text;
      return typeof text === "string" ? text : "";
    })
    .join("");
}
