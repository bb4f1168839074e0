/** How wide text is on a terminal, and making it harmless and short. */

/** Escape sequences: CSI, OSC and friends up to their end, and two-character ones. */
const ESCAPES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|[ -~])|\u009b[0-?]*[ -/]*[@-~]/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const COLOUR = /^\u001b\[[0-9;:]*m$/;
/** Marks that turn the direction of writing: they can make a line read as something else. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from jobs and agents without anything that steers the terminal; line ends and tabs stay. */
export function harmless(text: string, keepColour = false): string {
  const plain = text.replace(ESCAPES, (escape) =>
    keepColour && COLOUR.test(escape) ? escape : "",
  );
  return plain
    .replace(CONTROLS, (control) => (keepColour && control === "\u001b" ? control : ""))
    .replace(DIRECTION, "");
}

/** The same on one line, white space folded. */
export function oneLine(text: string): string {
  return harmless(text).replace(/\s+/g, " ").trim();
}

/** Columns of one code point: 0 for combining marks, 2 for East Asian wide ones and pictographs. */
function columnsOf(codePoint: number, char: string): number {
  if (codePoint < 0x300) return codePoint < 0x20 ? 0 : 1;
  if (/^[\p{M}\p{Cf}]$/u.test(char)) return 0;
  const wide =
    (codePoint >= 0x1100 && codePoint <= 0x115f) ||
    (codePoint >= 0x2e80 && codePoint <= 0xa4cf) ||
    (codePoint >= 0xac00 && codePoint <= 0xd7a3) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0xfe30 && codePoint <= 0xfe6f) ||
    (codePoint >= 0xff00 && codePoint <= 0xff60) ||
    (codePoint >= 0xffe0 && codePoint <= 0xffe6) ||
    (codePoint >= 0x1f300 && codePoint <= 0x1faff) ||
    (codePoint >= 0x20000 && codePoint <= 0x3fffd);
  return wide ? 2 : 1;
}

/** Columns that a text without escapes takes. */
export function width(text: string): number {
  let columns = 0;
  for (const char of text) columns += columnsOf(char.codePointAt(0)!, char);
  return columns;
}

/** The text cut to a number of columns, with an ellipsis where something is missing. */
export function shorten(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = "";
  let used = 0;
  for (const char of text) {
    const next = columnsOf(char.codePointAt(0)!, char);
    if (used + next > columns - 1) break;
    kept += char;
    used += next;
  }
  return `${kept.trimEnd()}…`;
}
