/** Takes secrets out of what programs print, and out of texts that are kept or shown. */
import type { RedactedBytes, RedactedStream, Redactor } from "../../engine/ports.ts";
import { findBlocks } from "./blocks.ts";
import { findShapes } from "./find-shapes.ts";
import { CONTEXT_BYTES, type Finding, type Found } from "./found.ts";
import { KnownSecrets } from "./known-secrets.ts";
import { overwrite, shortenMarks, shortMark } from "./marks.ts";
import { secretsIn } from "./variables.ts";

export interface RedactorOptions {
  /** Whether tokens are recognised by their shape too; known secrets always are. Asked at every piece. */
  shapes(): boolean;
}

export function createRedactor({ shapes }: RedactorOptions): Redactor {
  const known = new KnownSecrets();
  const desk = new Desk();

  /** What is found is written over before the next search; what may still grow is left for the next time. */
  function search(bytes: Buffer, from: number, isEnd: boolean, each: (found: Finding) => void) {
    let openAt = bytes.length;
    const take = (found: Found) => {
      openAt = Math.min(openAt, found.openAt);
      for (const finding of found.findings) {
        if (finding.end > openAt) continue;
        each(finding);
        overwrite(bytes, finding.start, finding.end, finding.name);
      }
    };
    const all = shapes();
    // In this order nothing is held back any more in which something has been found before.
    if (all) take(findBlocks(bytes, from, isEnd));
    take(known.find(bytes, from, isEnd));
    if (all) take(findShapes(bytes, from, isEnd));
    return openAt;
  }

  function text(given: string): string {
    const bytes = Buffer.from(given);
    const findings: Finding[] = [];
    search(bytes, 0, true, (finding) => findings.push(finding));
    if (findings.length === 0) return shortenMarks(given);
    let out = "";
    let from = 0;
    for (const { start, end, name } of findings.sort((a, b) => a.start - b.start)) {
      out += bytes.toString("utf8", from, start) + shortMark(name);
      from = end;
    }
    return shortenMarks(out + bytes.toString("utf8", from));
  }

  return {
    learn: (name, value) => known.add(name, value),
    learnVariables(variables) {
      for (const [name, value] of secretsIn(variables)) known.add(name, value);
    },
    text,
    value: (given) => deep(given, text),
    stream: () => new Stream(search, desk),
  };
}

function deep<T>(value: T, text: (given: string) => string): T {
  if (typeof value === "string") return text(value) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => deep(each, text)) as T;
  // Bytes, dates and the like are no texts.
  if (value === null || typeof value !== "object") return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, deep(each, text)]);
  return Object.fromEntries(entries) as T;
}

type Search = (
  bytes: Buffer,
  from: number,
  isEnd: boolean,
  each: (found: Finding) => void,
) => number;

const EMPTY: Buffer = Buffer.alloc(0);

class Stream implements RedactedStream {
  readonly #search: Search;
  readonly #desk: Desk;
  /** The last bytes that were handed out. */
  #context: Buffer = EMPTY;
  /** Bytes that may be the beginning of a secret, and where they stand. */
  #held: Buffer = EMPTY;
  #at = 0;

  constructor(search: Search, desk: Desk) {
    this.#search = search;
    this.#desk = desk;
  }

  push(chunk: Uint8Array, offset: number): RedactedBytes[] {
    if (offset === this.#at + this.#held.length) return this.#go(chunk, false);
    // The desk is used again: what is handed out beside another piece needs a place of its own.
    const before = this.end().map((piece) => ({ ...piece, bytes: Buffer.from(piece.bytes) }));
    this.#context = EMPTY;
    this.#at = offset;
    return [...before, ...this.#go(chunk, false)];
  }

  end(): RedactedBytes[] {
    return this.#held.length === 0 ? [] : this.#go(EMPTY, true);
  }

  #go(chunk: Uint8Array, isEnd: boolean): RedactedBytes[] {
    const bytes = this.#desk.lay([this.#context, this.#held, chunk]);
    const from = this.#context.length;
    const offset = this.#at;
    const marks: RedactedBytes["marks"] = [];
    const openAt = this.#search(bytes, from, isEnd, ({ start, end }) =>
      marks.push({ at: offset + start - from, bytes: end - start }),
    );
    this.#context = Buffer.from(bytes.subarray(Math.max(0, openAt - CONTEXT_BYTES), openAt));
    this.#held = Buffer.from(bytes.subarray(openAt));
    this.#at = offset + openAt - from;
    return openAt === from ? [] : [{ bytes: bytes.subarray(from, openAt), offset, marks }];
  }
}

/** Memory in which pieces are put together. Fresh memory for each would cost more than the search. */
class Desk {
  #bytes: Buffer = EMPTY;

  lay(parts: readonly Uint8Array[]): Buffer {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (length > this.#bytes.length) this.#bytes = Buffer.allocUnsafeSlow(length + 64 * 1024);
    let at = 0;
    for (const part of parts) {
      this.#bytes.set(part, at);
      at += part.length;
    }
    return this.#bytes.subarray(0, length);
  }
}
