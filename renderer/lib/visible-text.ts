/** Text that others wrote, for pages: shown safely, folded, counted. */
export { visibleText } from "../../contract/visible-text.ts";

/** The first line that is not empty, for a folded text; shortened to `maxChars`. */
export function firstLine(text: string, maxChars = 200): string {
  const line = /\S[^\n]*/.exec(text)?.[0] ?? "";
  return line.length > maxChars ? `${line.slice(0, maxChars)}…` : line;
}

/** Number of lines, a final line end not counted. */
export function lineCount(text: string): number {
  if (text === "") return 0;
  let count = text.endsWith("\n") ? 0 : 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
