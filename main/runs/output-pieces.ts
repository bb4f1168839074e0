/** Reads what is left of a stream piece by piece, telling where a part of it was dropped. */
import fs from "node:fs";
import path from "node:path";
import { type Cut, keptFile, locate, type StreamName } from "./cut.ts";
import { shownSize } from "./shown.ts";

/** Bytes of a stream, beginning at a logical offset. */
export interface Piece {
  bytes: Buffer;
  offset: number;
  /** A part of the stream between the asked offset and this piece is gone. */
  afterGap: boolean;
}

/** Size of an output file in bytes, as far as it may be shown; 0 while there is none. */
export function sizeOf(dir: string, name: StreamName, cut: Cut): number {
  const size = fs.statSync(path.join(dir, name), { throwIfNoEntry: false })?.size ?? 0;
  return shownSize(dir, name, cut, size);
}

/**
 * The next bytes at a logical offset; null when there are none.
 * @param size size of the output file, as `sizeOf` tells it
 */
export function readPiece(
  dir: string,
  name: StreamName,
  cut: Cut,
  size: number,
  offset: number,
  maxBytes: number,
): Piece | null {
  const place = locate(cut, size, offset);
  const wanted = Math.min(maxBytes, place.available);
  if (wanted === 0) return null;
  const source = place.from === "file" ? path.join(dir, name) : keptFile(dir, name);
  const bytes = readAt(source, place.at, wanted);
  if (bytes.length > 0) return { bytes, offset: place.offset, afterGap: place.offset > offset };
  if (place.from === "file") return null;
  // Without its kept part the cut is only wider: go on behind it.
  const rest = readPiece(dir, name, cut, size, cut.cutAt + cut.droppedBytes, maxBytes);
  return rest && { ...rest, afterGap: true };
}

function readAt(file: string, at: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(bytes);
  try {
    const fd = fs.openSync(file, "r");
    try {
      return buffer.subarray(0, fs.readSync(fd, buffer, 0, bytes, at));
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return buffer.subarray(0, 0);
  }
}
