/**
 * One output file of a live attempt, from which secrets are taken while it is written: what has been looked through
 * is written over in place, byte for byte, while the agent goes on adding at the end.
 */
import type { Log, RedactedBytes, RedactedStream, Redactor } from "../engine/ports.ts";
import { CappedFile } from "./capped-file.ts";
import type { StreamName } from "./cut.ts";
import { showAll, showUpTo } from "./shown.ts";

/** Looked at on both sides of a cut, so that no secret is cut in two. */
const MARGIN_BYTES = 16 * 1024;

/** Where nothing is redacted. */
const asItIs: RedactedStream = {
  push: (chunk, offset) => [{ bytes: Buffer.from(chunk), offset, marks: [] }],
  end: () => [],
};

export interface RedactedFileOptions {
  /** null: the output stays as it is. */
  redactor: Redactor | null;
  log: Log;
  capBytes: number;
  /** Logical offset up to which it has been looked through. */
  from?: number;
}

export class RedactedFile {
  readonly #dir: string;
  readonly #name: StreamName;
  readonly #file: CappedFile;
  readonly #redactor: Redactor | null;
  readonly #stream: RedactedStream;
  readonly #log: Log;
  /** Logical offset of the next byte to be read. */
  #next: number;

  constructor(dir: string, name: StreamName, options: RedactedFileOptions) {
    this.#dir = dir;
    this.#name = name;
    this.#file = new CappedFile(dir, name, options.capBytes);
    this.#redactor = options.redactor;
    this.#stream = options.redactor?.stream() ?? asItIs;
    this.#log = options.log;
    this.#next = options.from ?? 0;
    if (this.#redactor !== null) showUpTo(dir, name, this.#next);
  }

  size(): number {
    return this.#file.size();
  }

  end(size: number): number {
    return this.#file.end(size);
  }

  isOver(size: number): boolean {
    return this.#file.isOver(size);
  }

  /** Whether there is something that has not been looked through. */
  isBehind(size: number): boolean {
    return this.#next < this.end(size);
  }

  /** Reads on: what may be handed out now, possibly nothing; null at the end. Good until the next call. */
  next(size: number, maxBytes: number): RedactedBytes[] | null {
    const read = this.#file.read(this.#next, size, maxBytes);
    if (read === null) return null;
    this.#next = read.offset + read.chunk.length;
    return this.#settle(this.#stream.push(read.chunk, read.offset));
  }

  /** What was held back, when nothing follows. */
  rest(): RedactedBytes[] {
    return this.#settle(this.#stream.end());
  }

  /** Returns whether it was cut. */
  trim(size: number): boolean {
    const redactor = this.#redactor;
    if (redactor === null) return this.#file.trim();
    const cutAt = this.#file.nextCutAt();
    if (this.#file.end(size) === size) {
      const from = Math.max(0, cutAt - MARGIN_BYTES);
      const around = this.#file.read(from, size, 2 * MARGIN_BYTES);
      if (around !== null) {
        for (const piece of redactor.stream().push(around.chunk, from)) this.#write(piece);
      }
    }
    return this.#file.trim(MARGIN_BYTES, (bytes) => {
      for (const piece of redactor.stream().push(bytes, 0)) piece.bytes.copy(bytes, piece.offset);
    });
  }

  /** Closes the file; what was not looked through stays unshown. */
  close(): void {
    this.#file.close();
  }

  /** Looks through what is left, and shows everything from now on. */
  seal(): void {
    const size = this.size();
    while (this.next(size, 256 * 1024) !== null);
    this.rest();
    this.close();
    showAll(this.#dir, this.#name);
  }

  #settle(pieces: RedactedBytes[]): RedactedBytes[] {
    for (const piece of pieces) {
      this.#write(piece);
      if (this.#redactor === null) continue;
      showUpTo(this.#dir, this.#name, piece.offset + piece.bytes.length);
    }
    return pieces;
  }

  #write({ bytes, offset, marks }: RedactedBytes): void {
    for (const mark of marks) {
      const from = mark.at - offset;
      try {
        this.#file.overwrite(mark.at, bytes.subarray(from, from + mark.bytes));
      } catch (error) {
        const { message } = error as Error;
        this.#log.error("A secret could not be taken out of an output file.", {
          dir: this.#dir,
          error: message,
        });
      }
    }
  }
}
