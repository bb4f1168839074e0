/**
 * One output file of a live attempt, kept under a cap.
 *
 * The agent writes in append mode, so cutting the file back makes its next write land at the new end.
 */
import fs from "node:fs";
import path from "node:path";
import { type Cut, keptFile, locate, readCut, type StreamName, writeCut } from "./cut.ts";

const KEPT_BYTES = 256 * 1024;

export class CappedFile {
  readonly #dir: string;
  readonly #name: StreamName;
  readonly #file: string;
  readonly #capBytes: number;
  #cut: Cut;
  #fd: number | null = null;

  constructor(dir: string, name: StreamName, capBytes: number) {
    this.#dir = dir;
    this.#name = name;
    this.#file = path.join(dir, name);
    this.#capBytes = capBytes;
    this.#cut = readCut(dir, name);
  }

  /** Physical size in bytes; 0 while there is no file. */
  size(): number {
    if (this.#fd === null) {
      try {
        this.#fd = fs.openSync(this.#file, "r");
      } catch {
        return 0;
      }
    }
    return fs.fstatSync(this.#fd).size;
  }

  /** Bytes written to the stream so far, whether or not they are still there. */
  end(size: number): number {
    return size + this.#cut.droppedBytes;
  }

  /** Next bytes at a logical offset, or null when there are none yet. */
  read(offset: number, size: number, maxBytes: number): { chunk: Buffer; offset: number } | null {
    const place = locate(this.#cut, size, offset);
    const wanted = Math.min(place.available, maxBytes);
    if (wanted <= 0 || this.#fd === null) return null;
    const chunk = Buffer.allocUnsafe(wanted);
    let got = 0;
    if (place.from === "file") {
      got = fs.readSync(this.#fd, chunk, 0, wanted, place.at);
    } else {
      try {
        const fd = fs.openSync(keptFile(this.#dir, this.#name), "r");
        try {
          got = fs.readSync(fd, chunk, 0, wanted, place.at);
        } finally {
          fs.closeSync(fd);
        }
      } catch {
        // Without its kept part the cut is only wider; go on behind it.
        return this.read(this.#cut.cutAt + this.#cut.droppedBytes, size, maxBytes);
      }
    }
    return got > 0 ? { chunk: chunk.subarray(0, got), offset: place.offset } : null;
  }

  isOver(size: number): boolean {
    return size > this.#capBytes;
  }

  /** Cuts the file back to its first half. Failing (disk full, file gone) leaves it as it is. */
  trim(): void {
    let fd: number;
    try {
      fd = fs.openSync(this.#file, "r+");
    } catch {
      return;
    }
    try {
      const before = this.#cut.droppedBytes;
      const cutAt = before > 0 ? this.#cut.cutAt : Math.floor(this.#capBytes / 2);
      const keep = Math.min(KEPT_BYTES, Math.floor(this.#capBytes / 4));
      let size = fs.fstatSync(fd).size;
      if (size <= this.#capBytes) return;
      // First the mark: should we end here, a reader is told too much rather than nothing.
      writeCut(this.#dir, this.#name, { cutAt, droppedBytes: before + size - cutAt, keptBytes: 0 });
      const kept = Buffer.allocUnsafe(keep);
      for (let tries = 0; tries < 3; tries++) {
        fs.readSync(fd, kept, 0, keep, size - keep);
        const now = fs.fstatSync(fd).size;
        if (now === size) break;
        size = now;
        if (tries === 2) fs.readSync(fd, kept, 0, keep, size - keep);
      }
      fs.ftruncateSync(fd, cutAt);
      this.#cut = { cutAt, droppedBytes: before + size - cutAt, keptBytes: 0 };
      fs.writeFileSync(keptFile(this.#dir, this.#name), kept, { mode: 0o600 });
      this.#cut = { ...this.#cut, keptBytes: keep };
      writeCut(this.#dir, this.#name, this.#cut);
    } catch {
      // The next look tries again.
    } finally {
      fs.closeSync(fd);
    }
  }

  close(): void {
    if (this.#fd !== null) fs.closeSync(this.#fd);
    this.#fd = null;
  }
}
