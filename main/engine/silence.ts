/** The two ways in which a command or an agent says that there is nothing to report. */

/** True for an answer that is exactly `[SILENT]`, or `{"wakeAgent": false}`. */
export function isSilent(answer: string): boolean {
  const text = answer.trim();
  if (text === "[SILENT]") return true;
  if (text.length > 200 || !text.startsWith("{")) return false;
  try {
    const value: unknown = JSON.parse(text);
    return (value as { wakeAgent?: unknown }).wakeAgent === false;
  } catch {
    return false;
  }
}

/** True when the first line that is not empty says so; the rest of the output does not matter. */
export function startsSilent(output: string): boolean {
  const first = output.split("\n").find((line) => line.trim() !== "");
  return first !== undefined && isSilent(first);
}
