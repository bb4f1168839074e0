/** Putting blocks of a message together up to the length that a service takes. */
import { shorten } from "../shorten.ts";
import type { Block } from "./blocks.ts";

const GAP = "\n\n";
/** A rest shorter than this says too little to be worth a broken sentence. */
const MIN_REST_CHARS = 80;

/**
 * As many whole blocks as fit; the first that does not is cut without its marks.
 * @param escape how plain text is written in the notation
 */
export function fitBlocks(
  blocks: readonly Block[],
  maxChars: number,
  escape: (plain: string) => string,
): string {
  let text = "";
  for (const { marked, plain } of blocks) {
    const before = text === "" ? "" : text + GAP;
    // Where this is not the last block, there must be room to say that more follows.
    if (before.length + marked.length <= maxChars) {
      text = before + marked;
      continue;
    }
    const room = maxChars - before.length;
    if (text === "" || room >= MIN_REST_CHARS) return before + cut(plain, room, escape);
    return `${cutEnd(text, maxChars)}…`;
  }
  return text;
}

/** Plain text that is not longer than `maxChars` when it has been escaped. */
export function cut(plain: string, maxChars: number, escape: (text: string) => string): string {
  let chars = maxChars;
  for (;;) {
    const escaped = escape(shorten(plain, chars));
    if (escaped.length <= maxChars || chars <= 1) return escaped;
    // Escaping made it longer: the surplus, and at least one character, goes.
    chars = Math.max(1, chars - Math.max(1, Math.ceil((escaped.length - maxChars) / 6)));
  }
}

/** Room for the ellipsis: a last blank line at most, since text with marks must not be cut. */
const cutEnd = (text: string, maxChars: number): string =>
  text.length + GAP.length + 1 <= maxChars ? text + GAP : text;
