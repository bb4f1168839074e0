/**
 * Finds tokens by their shape. Only unbroken runs of token bytes that are long enough are looked at: at every
 * sixteenth byte or so, which keeps pace with programs that print a lot.
 */
import { CONTEXT_BYTES, type Finding, type Found, MAX_HELD_BYTES } from "./found.ts";
import { ANY_SHAPE, SHAPES, SHORTEST_BYTES, TOKEN_BYTES } from "./shapes.ts";

/** What is held back of a run without an end. */
const HELD_OF_ENDLESS_BYTES = 1024;

export function findShapes(bytes: Buffer, from: number, isEnd: boolean): Found {
  const findings: Finding[] = [];
  const { length } = bytes;
  let floor = from;
  let at = from + SHORTEST_BYTES - 1;
  while (at < length) {
    if (TOKEN_BYTES[bytes[at]!] === 0) {
      floor = at + 1;
      at += SHORTEST_BYTES;
      continue;
    }
    let start = at;
    while (start > floor && TOKEN_BYTES[bytes[start - 1]!] === 1) start--;
    let end = at + 1;
    while (end < length && TOKEN_BYTES[bytes[end]!] === 1) end++;
    // What goes on to the end may go on after it.
    if (end === length && !isEnd) break;
    if (end - start >= SHORTEST_BYTES) inRun(bytes, start, end, findings);
    floor = end;
    at = end + SHORTEST_BYTES;
  }
  let openAt = length;
  if (!isEnd) {
    while (openAt > from && TOKEN_BYTES[bytes[openAt - 1]!] === 1) openAt--;
    if (length - openAt > MAX_HELD_BYTES) {
      const upTo = length - HELD_OF_ENDLESS_BYTES;
      inRun(bytes, openAt, upTo, findings);
      openAt = upTo;
    }
  }
  return { findings, openAt };
}

function inRun(bytes: Buffer, start: number, end: number, findings: Finding[]): void {
  const before = Math.max(0, start - CONTEXT_BYTES);
  const text = bytes.toString("latin1", before, end);
  ANY_SHAPE.lastIndex = start - before;
  for (let match = ANY_SHAPE.exec(text); match !== null; match = ANY_SHAPE.exec(text)) {
    const found = before + match.index;
    const group = match.findIndex((text, index) => index > 0 && text !== undefined);
    findings.push({
      start: found,
      end: found + match[0].length,
      name: SHAPES[group - 1]!.name,
    });
  }
}
