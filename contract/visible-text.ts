/**
 * Text that others wrote, made safe to look at: what would be invisible, or would turn text around, becomes a visible
 * sign. Line ends and tabs stay.
 */

/** C0 and C1 controls, direction marks, invisible spaces, and the tags that can hold hidden words. */
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;

export function visibleText(text: string): string {
  const lines = text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text;
  return lines.replace(HIDDEN, sign);
}

function sign(character: string): string {
  const code = character.codePointAt(0)!;
  // Controls have pictures of their own.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
