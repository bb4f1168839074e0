/** What programs print, made fit for one sentence: without control sequences, on one line. */

const CONTROL_SEQUENCE =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[@-Z\\-_]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text without colours, cursor movements, titles and other control characters; line ends and tabs stay. */
export function stripControls(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(CONTROL_SEQUENCE, "");
}

/** One line of at most `maxChars` characters. */
export function oneLine(text: string, maxChars = 300): string {
  const line = stripControls(text).replace(/\s+/g, " ").trim();
  return line.length <= maxChars ? line : `${line.slice(0, maxChars - 1).trimEnd()}…`;
}
