/**
 * Where an output file was cut, and how positions in the stream map to positions in what is left.
 *
 * A stream that outgrew its cap is kept as: head (the file up to `cutAt`), a gap, the last bytes before
 * the latest cut (file `<name>.kept`), and the rest (the file from `cutAt` on). Positions handed to
 * readers are logical: they count the bytes that were dropped, so they never go back.
 */
import fs from "node:fs";
import path from "node:path";

export type StreamName = "stdout" | "stderr";

export interface Cut {
  /** Size of the head, in bytes. */
  cutAt: number;
  /** Bytes taken out of the file in all, including those in the kept file. */
  droppedBytes: number;
  /** Bytes in the kept file. */
  keptBytes: number;
}

export const NO_CUT: Cut = { cutAt: 0, droppedBytes: 0, keptBytes: 0 };

const cutFile = (dir: string, name: StreamName) => path.join(dir, `${name}.cut`);
export const keptFile = (dir: string, name: StreamName) => path.join(dir, `${name}.kept`);

/** The cut of a stream; `NO_CUT` when it is whole. */
export function readCut(dir: string, name: StreamName): Cut {
  try {
    const value = JSON.parse(fs.readFileSync(cutFile(dir, name), "utf8")) as Partial<Cut>;
    const { cutAt, droppedBytes, keptBytes } = value;
    if ([cutAt, droppedBytes, keptBytes].every((n) => Number.isSafeInteger(n) && n! >= 0)) {
      return { cutAt: cutAt!, droppedBytes: droppedBytes!, keptBytes: keptBytes! };
    }
  } catch {
    // Absent, or damaged by a full disk: the file is then shown as it is.
  }
  return NO_CUT;
}

export function writeCut(dir: string, name: StreamName, cut: Cut): void {
  const file = cutFile(dir, name);
  fs.writeFileSync(`${file}.part`, JSON.stringify(cut), { mode: 0o600 });
  fs.renameSync(`${file}.part`, file);
}

/** Bytes that cannot be read any more. */
export function gapBytes(cut: Cut): number {
  return cut.droppedBytes - cut.keptBytes;
}

/** Where the bytes at a logical offset are. */
export interface Place {
  from: "file" | "kept";
  /** Position in that file. */
  at: number;
  /** Bytes that can be read from there on, at least 0. */
  available: number;
  /** The logical offset, moved past the gap if it pointed into it. */
  offset: number;
}

/** @param size physical size of the output file, in bytes */
export function locate(cut: Cut, size: number, offset: number): Place {
  const restAt = cut.cutAt + cut.droppedBytes;
  const keptAt = restAt - cut.keptBytes;
  if (cut.droppedBytes > 0 && offset < cut.cutAt) {
    const available = Math.max(0, Math.min(size, cut.cutAt) - offset);
    return { from: "file", at: offset, available, offset };
  }
  if (offset < restAt && cut.keptBytes > 0) {
    const moved = Math.max(offset, keptAt);
    return { from: "kept", at: moved - keptAt, available: restAt - moved, offset: moved };
  }
  const moved = Math.max(offset, cut.droppedBytes > 0 ? restAt : 0);
  const at = moved - cut.droppedBytes;
  return { from: "file", at, available: Math.max(0, size - at), offset: moved };
}
