/** Reads an attempt's output for people: in pages, with a visible mark where it was cut. */
import type { OutputTails } from "../engine/ports.ts";
import { gapBytes, locate, readCut, type StreamName } from "./cut.ts";
import { readPiece, sizeOf } from "./output-pieces.ts";

const TAIL_BYTES = 64 * 1024;

export interface OutputPage {
  /** Raw bytes, possibly with a mark inserted where the stream was cut. */
  bytes: Buffer;
  /** Logical offset at which to go on; counts dropped bytes but not the mark. */
  nextOffset: number;
  /** Logical end of the stream now. */
  endOffset: number;
  /** Bytes dropped because of the output cap; 0 when whole. */
  droppedBytes: number;
}

/** What stands where a part of the stream was dropped. */
export function markText(droppedBytes: number): string {
  const amount =
    droppedBytes < 1e6 ? `${droppedBytes} bytes` : `${(droppedBytes / 1e6).toFixed(1)} MB`;
  return `[belfry: ${amount} of output dropped here, over the output limit]`;
}

const mark = (droppedBytes: number): Buffer => Buffer.from(`\n${markText(droppedBytes)}\n`);

/**
 * One page of an attempt's output, at most `maxBytes` plus the mark.
 * An offset inside the dropped part moves on to the first byte behind it. A missing file is empty.
 */
export function readOutput(
  dir: string,
  options: { stream?: StreamName; fromOffset: number; maxBytes: number },
): OutputPage {
  const name = options.stream ?? "stdout";
  const cut = readCut(dir, name);
  const size = sizeOf(dir, name, cut);
  const parts: Buffer[] = [];
  let offset = Math.max(0, options.fromOffset);
  let room = options.maxBytes;
  while (room > 0) {
    const piece = readPiece(dir, name, cut, size, offset, room);
    if (piece === null) {
      // Nothing behind the gap yet: the reader goes on behind it all the same.
      const moved = locate(cut, size, offset).offset;
      if (moved > offset) parts.push(mark(gapBytes(cut)));
      offset = moved;
      break;
    }
    if (piece.afterGap) parts.push(mark(gapBytes(cut)));
    parts.push(piece.bytes);
    offset = piece.offset + piece.bytes.length;
    room -= piece.bytes.length;
  }
  return {
    bytes: Buffer.concat(parts),
    nextOffset: offset,
    endOffset: size + cut.droppedBytes,
    droppedBytes: gapBytes(cut),
  };
}

function tail(dir: string, stream: StreamName) {
  const cut = readCut(dir, stream);
  const end = sizeOf(dir, stream, cut) + cut.droppedBytes;
  const fromOffset = Math.max(0, end - TAIL_BYTES);
  let { bytes } = readOutput(dir, { stream, fromOffset, maxBytes: TAIL_BYTES });
  // Do not begin in the middle of a UTF-8 character.
  let skip = 0;
  while (fromOffset > 0 && skip < 3 && ((bytes[skip] ?? 0) & 0xc0) === 0x80) skip++;
  bytes = bytes.subarray(skip);
  return { text: bytes.toString("utf8"), end, dropped: gapBytes(cut) };
}

/** @see Launcher.tails */
export function tails(dir: string): OutputTails {
  const stdout = tail(dir, "stdout");
  const stderr = tail(dir, "stderr");
  return {
    stdout: stdout.text,
    stderr: stderr.text,
    stdoutBytes: stdout.end,
    stderrBytes: stderr.end,
    droppedBytes: stdout.dropped + stderr.dropped,
  };
}
