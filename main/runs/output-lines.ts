/**
 * Lines of an attempt's output by number.
 *
 * Keeps where every few hundredth line begins, so that any line of a large output is found by reading a little,
 * and follows a growing output by reading only what is new. Its own memory is a small fraction of the output.
 */
import { type Cut, gapBytes, readCut, type StreamName } from "./cut.ts";
import { type FoundLine, type Place, scanLines } from "./line-scan.ts";
import { markText } from "./output.ts";
import { sizeOf } from "./output-pieces.ts";

/** A mark at the first line that begins so much behind the last mark. */
const MARK_LINES = 256;
const MARK_BYTES = 64 * 1024;
/** Bytes of a line that are handed out; the rest is to be asked for by its offset. */
const HEAD_BYTES = 4_096;
/** Bytes of a line that are searched. */
const SEARCH_BYTES = 16 * 1024 * 1024;

export interface Line {
  text: string;
  offset: number;
  bytes: number;
  kind: "line" | "cut";
}

export interface Size {
  lines: number;
  endOffset: number;
  droppedBytes: number;
}

export class OutputLines {
  readonly #dir: string;
  readonly #name: StreamName;
  #cut: Cut;
  /** Beginnings of lines, ascending. */
  #marks: Place[] = [{ line: 0, offset: 0 }];
  /** The last line, which may still grow, and up to where it has been read. */
  #open = { line: 0, offset: 0, at: 0 };
  #last: Promise<unknown> = Promise.resolve();

  /** @param dir absolute folder of the attempt */
  constructor(dir: string, name: StreamName) {
    this.#dir = dir;
    this.#name = name;
    this.#cut = readCut(dir, name);
  }

  /** Size now. Reads what has been added since the last call. */
  size(): Promise<Size> {
    return this.#inTurn(() => this.#grow());
  }

  /** At most `count` lines from a number on; without a number the last ones. */
  page(
    from: number | undefined,
    count: number,
  ): Promise<{ from: number; lines: Line[]; size: Size }> {
    return this.#inTurn(async () => {
      const size = await this.#grow();
      const first = Math.min(from ?? Math.max(0, size.lines - count), size.lines);
      const lines: Line[] = [];
      const onLine = (found: FoundLine) => {
        if (found.line >= first && lines.length < count) lines.push(this.#toLine(found));
        return lines.length < count;
      };
      const open = await this.#scan(this.#markBefore(first), HEAD_BYTES, onLine);
      if (open !== null && open.bytes > 0) onLine(open);
      return { from: first, lines, size };
    });
  }

  /** Numbers of the lines for whose text `matches` is true: the first `limit` of them, and how many there are. */
  find(
    matches: (text: string) => boolean,
    limit: number,
  ): Promise<{ lines: number[]; total: number }> {
    return this.#inTurn(async () => {
      await this.#grow();
      const lines: number[] = [];
      let total = 0;
      const onLine = (found: FoundLine) => {
        if (found.kind === "cut" || !matches(found.head.toString("utf8"))) return;
        total += 1;
        if (lines.length < limit) lines.push(found.line);
      };
      const open = await this.#scan({ line: 0, offset: 0 }, SEARCH_BYTES, onLine);
      if (open !== null && open.bytes > 0) onLine(open);
      return { lines, total };
    });
  }

  /** One at a time: two that read on from the same place would count its lines twice. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  async #grow(): Promise<Size> {
    this.#noticeCut();
    let mark = this.#marks.at(-1)!;
    const counted = await this.#scan(this.#open, 0, ({ line, offset }) => {
      if (line - mark.line < MARK_LINES && offset - mark.offset < MARK_BYTES) return;
      mark = { line, offset };
      this.#marks.push(mark);
    });
    this.#open = { line: counted!.line, offset: counted!.offset, at: counted!.at };
    const { line, offset, at } = this.#open;
    return {
      lines: line + (at > offset ? 1 : 0),
      endOffset: at,
      droppedBytes: gapBytes(this.#cut),
    };
  }

  #scan(from: Place, headBytes: number, onLine: (line: FoundLine) => boolean | void) {
    return scanLines(this.#dir, this.#name, this.#cut, from, headBytes, onLine);
  }

  /** A cut takes lines away that had been counted: everything behind its place is counted anew. */
  #noticeCut(): void {
    const cut = readCut(this.#dir, this.#name);
    const end = sizeOf(this.#dir, this.#name, cut) + cut.droppedBytes;
    const isSame =
      cut.droppedBytes === this.#cut.droppedBytes && cut.keptBytes === this.#cut.keptBytes;
    if (isSame && end >= this.#open.at) return;
    // A file that is shorter without a cut has been replaced or removed.
    const whole = isSame ? 0 : cut.cutAt;
    this.#cut = cut;
    this.#marks = this.#marks.filter(({ offset, line }) => line === 0 || offset < whole);
    const last = this.#marks.at(-1)!;
    if (this.#open.at > whole) this.#open = { ...last, at: last.offset };
  }

  #markBefore(line: number): Place {
    let low = 0;
    let high = this.#marks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#marks[middle]!.line <= line) low = middle;
      else high = middle - 1;
    }
    return this.#marks[low]!;
  }

  #toLine({ head, offset, bytes, kind }: FoundLine): Line {
    if (kind === "cut") return { text: markText(gapBytes(this.#cut)), offset, bytes: 0, kind };
    return { text: textOf(head, bytes), offset, bytes, kind };
  }
}

/** Text of a line's beginning, without half a character at its end and without the `\r` of a Windows line end. */
function textOf(head: Buffer, bytes: number): string {
  if (head.length === bytes) return head.toString("utf8").replace(/\r$/, "");
  let end = head.length;
  while (end > 0 && end > head.length - 4 && (head[end - 1]! & 0xc0) === 0x80) end -= 1;
  if (end > 0 && head[end - 1]! >= 0xc0) end -= 1;
  else end = head.length;
  return head.toString("utf8", 0, end);
}

/** Line indexes of the outputs that were looked at last. */
export class LineIndexes {
  readonly #limit: number;
  #indexes = new Map<string, OutputLines>();

  constructor(limit = 8) {
    this.#limit = limit;
  }

  of(dir: string, name: StreamName): OutputLines {
    const key = `${name}:${dir}`;
    const index = this.#indexes.get(key) ?? new OutputLines(dir, name);
    this.#indexes.delete(key);
    this.#indexes.set(key, index);
    const oldest = this.#indexes.keys().next().value;
    if (this.#indexes.size > this.#limit && oldest !== undefined) this.#indexes.delete(oldest);
    return index;
  }
}
