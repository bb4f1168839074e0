/**
 * One output file of a live attempt, kept under a cap.
 *
 * The agent writes in append mode, so cutting the file back makes its next write land at the new end.
 */
import fs from "node:fs";
import path from "node:path";
import { type Cut, keptFile, locate, readCut, type StreamName, writeCut } from "./cut.ts";

const KEPT_BYTES = 256 * 1024;
/** Memory for what is read: fresh memory for each piece would cost more than the reading. */
let scratch: Buffer = Buffer.alloc(0);

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

  /** Next bytes at a logical offset, or null when there are none yet. Good until the next call for any file. */
  read(offset: number, size: number, maxBytes: number): { chunk: Buffer; offset: number } | null {
    const place = locate(this.#cut, size, offset);
    const wanted = Math.min(place.available, maxBytes);
    if (wanted <= 0 || this.#fd === null) return null;
    if (scratch.length < wanted) scratch = Buffer.allocUnsafeSlow(wanted);
    const chunk = scratch.subarray(0, wanted);
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

  /** Writes over bytes of the stream, in place. What is not there any more is left out. Throws when the file cannot be written. */
  overwrite(offset: number, bytes: Uint8Array): void {
    const size = this.size();
    for (let done = 0; done < bytes.length;) {
      const place = locate(this.#cut, size, offset + done);
      // Behind a gap: the bytes in between are gone.
      done = Math.max(done, place.offset - offset);
      const length = Math.min(place.available, bytes.length - done);
      if (length <= 0) return;
      const file = place.from === "file" ? this.#file : keptFile(this.#dir, this.#name);
      const fd = fs.openSync(file, "r+");
      try {
        fs.writeSync(fd, bytes, done, length, place.at);
      } finally {
        fs.closeSync(fd);
      }
      done += length;
    }
  }

  /** Where the next cut will be, in bytes from the beginning. */
  nextCutAt(): number {
    return this.#cut.droppedBytes > 0 ? this.#cut.cutAt : Math.floor(this.#capBytes / 2);
  }

  isOver(size: number): boolean {
    return size > this.#capBytes;
  }

  /**
   * Cuts the file back to its first half. Failing (disk full, file gone) leaves it as it is.
   * @param clean is given what is kept of the cut, after so many bytes that were before it
   * @returns whether it was cut
   */
  trim(marginBytes = 0, clean: (bytes: Buffer) => void = () => {}): boolean {
    let fd: number;
    try {
      fd = fs.openSync(this.#file, "r+");
    } catch {
      return false;
    }
    try {
      const before = this.#cut.droppedBytes;
      const cutAt = this.nextCutAt();
      const keep = Math.min(KEPT_BYTES, Math.floor(this.#capBytes / 4));
      let size = fs.fstatSync(fd).size;
      if (size <= this.#capBytes) return false;
      // First the mark: should we end here, a reader is told too much rather than nothing.
      writeCut(this.#dir, this.#name, { cutAt, droppedBytes: before + size - cutAt, keptBytes: 0 });
      const margin = Math.min(marginBytes, size - keep);
      const read = Buffer.allocUnsafe(margin + keep);
      for (let tries = 0; tries < 3; tries++) {
        fs.readSync(fd, read, 0, read.length, size - read.length);
        const now = fs.fstatSync(fd).size;
        if (now === size) break;
        size = now;
        if (tries === 2) fs.readSync(fd, read, 0, read.length, size - read.length);
      }
      fs.ftruncateSync(fd, cutAt);
      clean(read);
      const kept = read.subarray(margin);
      this.#cut = { cutAt, droppedBytes: before + size - cutAt, keptBytes: 0 };
      fs.writeFileSync(keptFile(this.#dir, this.#name), kept, { mode: 0o600 });
      this.#cut = { ...this.#cut, keptBytes: keep };
      writeCut(this.#dir, this.#name, this.#cut);
      return true;
    } catch {
      // The next look tries again.
      return false;
    } finally {
      fs.closeSync(fd);
    }
  }

  close(): void {
    if (this.#fd !== null) fs.closeSync(this.#fd);
    this.#fd = null;
  }
}
