/** Cutting text to a length without cutting a character in two. */

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** At most `maxChars` UTF-16 code units, the ellipsis included; at a space where one is near the end. */
export function shorten(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const room = maxChars - 1;
  let end = 0;
  // Only the part that can matter is looked at.
  for (const { index, segment } of graphemes.segment(text.slice(0, room + 64))) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  const space = text.lastIndexOf(" ", end);
  return `${text.slice(0, space > end * 0.8 ? space : end).trimEnd()}…`;
}
