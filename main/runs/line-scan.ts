/** Goes through a stream line by line, in slices that let other work run. */
import { setImmediate as turn } from "node:timers/promises";
import type { Cut, StreamName } from "./cut.ts";
import { readPiece, sizeOf } from "./output-pieces.ts";

const NEWLINE = 10;
const CHUNK_BYTES = 256 * 1024;
/** Bytes after which the event loop gets its turn. */
const SLICE_BYTES = 2 * 1024 * 1024;

/** A line that begins at a logical offset. */
export interface Place {
  /** Its number, from 0. */
  line: number;
  offset: number;
}

export interface FoundLine extends Place {
  /** Length without the line end. */
  bytes: number;
  /** Its first bytes, as many as were asked for. */
  head: Buffer;
  /** `cut` stands for the place where a part of the stream is gone. */
  kind: "line" | "cut";
}

/** The last line, which has no end yet, and where reading stopped. */
export interface OpenLine extends FoundLine {
  at: number;
}

const EMPTY = Buffer.alloc(0);

/**
 * @param from where to begin; `at` behind `offset` goes on within a line whose head does not matter
 * @param headBytes bytes of each line to hand over; 0 for none
 * @param onLine called for every line that has ended; returning false stops
 * @returns the line that has no end yet (possibly empty); null when stopped
 */
export async function scanLines(
  dir: string,
  name: StreamName,
  cut: Cut,
  from: Place & { at?: number },
  headBytes: number,
  onLine: (line: FoundLine) => boolean | void,
): Promise<OpenLine | null> {
  const size = sizeOf(dir, name, cut);
  let { line, offset } = from;
  let at = from.at ?? from.offset;
  let parts: Buffer[] = [];
  let held = 0;
  let slice = 0;
  const keep = (bytes: Buffer, begin: number, end: number): void => {
    if (held >= headBytes || begin === end) return;
    const part = bytes.subarray(begin, Math.min(end, begin + headBytes - held));
    parts.push(part);
    held += part.length;
  };
  const take = (end: number, kind: FoundLine["kind"]): FoundLine => {
    const head = parts.length === 0 ? EMPTY : parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const found: FoundLine = { line, offset, bytes: end - offset, head, kind };
    parts = [];
    held = 0;
    line += 1;
    return found;
  };
  for (;;) {
    const piece = readPiece(dir, name, cut, size, at, CHUNK_BYTES);
    if (piece === null) break;
    if (piece.afterGap) {
      if (at > offset && onLine(take(at, "line")) === false) return null;
      offset = at;
      if (onLine(take(at, "cut")) === false) return null;
      offset = piece.offset;
    }
    const { bytes } = piece;
    let begin = 0;
    for (;;) {
      const newline = bytes.indexOf(NEWLINE, begin);
      keep(bytes, begin, newline === -1 ? bytes.length : newline);
      if (newline === -1) break;
      if (onLine(take(piece.offset + newline, "line")) === false) return null;
      begin = newline + 1;
      offset = piece.offset + begin;
    }
    at = piece.offset + bytes.length;
    slice += bytes.length;
    if (slice < SLICE_BYTES) continue;
    slice = 0;
    await turn();
  }
  return { ...take(at, "line"), line: line - 1, at };
}
