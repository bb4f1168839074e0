/** Reads an attempt's output for people: in pages, with a visible mark where it was cut. */
import fs from "node:fs";
import path from "node:path";
import type { OutputTails } from "../engine/ports.ts";
import { gapBytes, keptFile, locate, readCut, type StreamName } from "./cut.ts";

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

function mark(droppedBytes: number): Buffer {
  const amount =
    droppedBytes < 1e6 ? `${droppedBytes} bytes` : `${(droppedBytes / 1e6).toFixed(1)} MB`;
  return Buffer.from(`\n[belfry: ${amount} of output dropped here, over the output limit]\n`);
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
  const file = path.join(dir, name);
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const parts: Buffer[] = [];
  let offset = Math.max(0, options.fromOffset);
  let room = options.maxBytes;
  while (room > 0) {
    const place = locate(cut, size, offset);
    // A place behind the asked one means that the gap lies between.
    if (place.offset > offset) parts.push(mark(gapBytes(cut)));
    offset = place.offset;
    const wanted = Math.min(room, place.available);
    if (wanted === 0) break;
    const source = place.from === "file" ? file : keptFile(dir, name);
    const bytes = readAt(source, place.at, wanted);
    if (bytes.length === 0) {
      if (place.from === "file") break;
      offset = cut.cutAt + cut.droppedBytes;
      continue;
    }
    parts.push(bytes);
    offset += bytes.length;
    room -= bytes.length;
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
  const size = fs.statSync(path.join(dir, stream), { throwIfNoEntry: false })?.size ?? 0;
  const end = size + cut.droppedBytes;
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
