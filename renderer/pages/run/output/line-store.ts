/**
 * Lines of a raw output, fetched where they are looked at. Holds a bounded number of them, whatever the output's
 * size, and asks only for what is still on the screen.
 */
import type { OutputLine, OutputSize } from "../../../../contract/run-follow.ts";
import { AnsiReader, type Piece } from "./ansi.ts";

export interface ShownLine extends OutputLine {
  pieces: Piece[];
}

export interface Page {
  from: number;
  lines: OutputLine[];
  size: OutputSize;
}

/** Lines fetched at once. */
export const PAGE_LINES = 200;
/** Pages kept: some screens around the one that is shown. */
const MAX_PAGES = 40;
/** Requests under way at once. */
const MAX_FETCHES = 2;

interface Kept {
  lines: ShownLine[];
  /** Size of the stream when they were fetched: they may have grown since. */
  endOffset: number;
}

const EMPTY: OutputSize = { lines: 0, endOffset: 0, droppedBytes: 0 };

export class LineStore {
  size: OutputSize = EMPTY;
  /** Grows with every change, for `useSyncExternalStore`. */
  version = 0;
  error: unknown = null;
  /** The size has been told. */
  isKnown = false;
  readonly #fetch: (from: number, count: number) => Promise<Page>;
  readonly #pages = new Map<number, Kept>();
  readonly #fetching = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #wanted: number[] = [];

  constructor(fetch: (from: number, count: number) => Promise<Page>) {
    this.#fetch = fetch;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A line; undefined while it is fetched. Old text of a growing line is better than none. */
  line(number: number): ShownLine | undefined {
    return this.#pages.get(Math.floor(number / PAGE_LINES))?.lines[number % PAGE_LINES];
  }

  /** Lines held now, for tests and measurements. */
  get held(): number {
    let count = 0;
    for (const page of this.#pages.values()) count += page.lines.length;
    return count;
  }

  /** The stream has grown, or lines of it were dropped. */
  grew(size: OutputSize): void {
    if (size.droppedBytes !== this.size.droppedBytes || size.lines < this.size.lines) {
      // Numbers behind a cut mean other lines now.
      this.#pages.clear();
    }
    this.size = size;
    this.isKnown = true;
    this.#tell();
    this.#next();
  }

  /** Nothing more can be learned. */
  fail(error: unknown): void {
    this.error = error;
    this.#tell();
  }

  /** These lines are on the screen. */
  want(from: number, to: number): void {
    const first = Math.floor(Math.max(0, from) / PAGE_LINES);
    const last = Math.floor(Math.max(0, to) / PAGE_LINES);
    this.#wanted = [];
    for (let page = first; page <= last; page += 1) this.#wanted.push(page);
    this.#next();
  }

  /** Asks for the next page that is wanted and not there, or no longer complete. */
  #next(): void {
    for (const page of this.#wanted) {
      if (this.#fetching.size >= MAX_FETCHES) return;
      if (this.#fetching.has(page) || this.#isComplete(page)) continue;
      void this.#load(page);
    }
  }

  #isComplete(page: number): boolean {
    const there = Math.min(PAGE_LINES, this.size.lines - page * PAGE_LINES);
    const kept = this.#pages.get(page);
    if (there <= 0) return true;
    if (kept === undefined) return false;
    // A page within the output does not change; the last line of all may have grown.
    const isWithin = (page + 1) * PAGE_LINES < this.size.lines && kept.lines.length === PAGE_LINES;
    return isWithin || kept.endOffset >= this.size.endOffset;
  }

  async #load(page: number): Promise<void> {
    this.#fetching.add(page);
    try {
      const { lines, size } = await this.#fetch(page * PAGE_LINES, PAGE_LINES);
      if (size.droppedBytes !== this.size.droppedBytes) this.#pages.clear();
      if (size.endOffset >= this.size.endOffset) this.size = size;
      this.#keep(page, lines, size.endOffset);
      this.error = null;
    } catch (error) {
      this.error = error;
    } finally {
      this.#fetching.delete(page);
    }
    this.#tell();
    if (this.error === null) this.#next();
  }

  #keep(page: number, lines: OutputLine[], endOffset: number): void {
    const reader = new AnsiReader();
    const shown = lines.map((line) => ({ ...line, pieces: reader.read(line.text) }));
    this.#pages.delete(page);
    this.#pages.set(page, { lines: shown, endOffset });
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= MAX_PAGES) break;
      if (!this.#wanted.includes(old)) this.#pages.delete(old);
    }
  }

  #tell(): void {
    this.version += 1;
    for (const listener of this.#listeners) listener();
  }
}
