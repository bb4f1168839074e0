/** Cuts a long Markdown text between its blocks, so that the page parses a little at a time. Pure. */

export interface Piece {
  text: string;
  /** Too much to be parsed at once: shown as it was written. */
  isPlain: boolean;
}

/** A piece ends at the first blank line after so many characters; without one, at the end of a line after twice as many. */
const PIECE_CHARS = 6_000;
/** A longer line is shown as it was written: marks in it can take the parser seconds. */
const MAX_LINE_CHARS = 8_000;
/** Code and tables are never cut; longer ones are shown as they were written. */
const MAX_CHARS = 100_000;
/** Quotes and lists within each other; deeper than this is no text that someone wrote to be read. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])){30}/m;
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** The line below the head of a table; with a pipe in it. */
const TABLE_RULE = /^[ \t|:-]*-[ \t|:-]*$/;

/**
 * The pieces together are the text. Where more text comes at the end, all pieces but the last stay as they are. What
 * reaches from one piece into another (the number of a list that goes on, a link defined elsewhere) is lost.
 */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (const { at, least } of placesToCut(text)) {
    if (at - start < Math.max(least, 1)) continue;
    const piece = text.slice(start, at);
    const isPlain = piece.length > MAX_CHARS || isLongLine(piece) || TOO_DEEP.test(piece);
    pieces.push({ text: piece, isPlain });
    start = at;
  }
  return pieces;
}

/** Long lines are pieces by themselves. */
const isLongLine = (piece: string): boolean =>
  piece.length > MAX_LINE_CHARS && piece.trimEnd().indexOf("\n", 1) === -1;

/** Where the text may be cut, and how long the piece before it has to be for that. */
function* placesToCut(text: string): Generator<{ at: number; least: number }> {
  let fence: string | null = null;
  let isTable = false;
  let at = 0;
  while (at < text.length) {
    const lineEnd = text.indexOf("\n", at);
    const end = lineEnd === -1 ? text.length : lineEnd + 1;
    const isLong = end - at > MAX_LINE_CHARS;
    // What matters stands at the beginning: a line of a megabyte need not be looked at whole.
    const line = text.slice(at, Math.min(end, at + 200)).trimEnd();
    const found = FENCE.exec(line);
    if (fence !== null) {
      if (found && found[1]!.startsWith(fence) && found[2] === "") fence = null;
    } else if (found) fence = found[1]!;
    else if (line === "" && !isLong) {
      isTable = false;
      yield { at: end, least: PIECE_CHARS };
    } else if (isLong) {
      yield { at, least: 0 };
      yield { at: end, least: 0 };
    } else {
      isTable ||= line.includes("|") && TABLE_RULE.test(line);
      if (!isTable) yield { at: end, least: 2 * PIECE_CHARS };
    }
    at = end;
  }
  yield { at: text.length, least: 0 };
}
