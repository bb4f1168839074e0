/** Splits a byte stream into lines and reads those that hold a JSON object; memory stays bounded whatever comes. */

/** A line longer than this is reported and dropped, not parsed. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

export type JsonObject = Record<string, unknown>;

export interface Line {
  /** Position in the stream of the line's first byte. */
  offset: number;
  /** Text without its line end; null when the line was longer than the limit. */
  text: string | null;
  /** Length in bytes without the line end. */
  bytes: number;
}

const NEWLINE = 10;

/** Feeds on chunks of any size; the lines it gives do not depend on where the chunks were cut. */
export class LineSplitter {
  readonly #maxBytes: number;
  #parts: Uint8Array[] = [];
  #length = 0;
  #start = 0;
  #end = 0;
  // Invalid UTF-8 becomes U+FFFD: a broken byte must not cost the whole line.
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: false });

  constructor(maxBytes: number = MAX_LINE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Position after the last byte that was pushed. */
  get position(): number {
    return this.#end;
  }

  /** @param offset position of the chunk's first byte in the stream */
  push(chunk: Uint8Array, offset: number): Line[] {
    const lines: Line[] = [];
    if (this.#length === 0) this.#start = offset;
    let from = 0;
    while (from < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, from);
      const to = newline === -1 ? chunk.length : newline;
      this.#keep(chunk.subarray(from, to));
      if (newline === -1) break;
      lines.push(this.#take());
      from = newline + 1;
      this.#start = offset + from;
    }
    this.#end = offset + chunk.length;
    return lines;
  }

  /** The last line, when the stream did not end with a line end. */
  flush(): Line[] {
    return this.#length === 0 ? [] : [this.#take()];
  }

  #keep(part: Uint8Array): void {
    this.#length += part.length;
    if (this.#length > this.#maxBytes) this.#parts = [];
    // Copied, because the caller may use its buffer again. `slice` of a Buffer would not copy.
    else if (part.length > 0) this.#parts.push(new Uint8Array(part));
  }

  #take(): Line {
    const line: Line = { offset: this.#start, text: null, bytes: this.#length };
    if (this.#length <= this.#maxBytes) line.text = this.#decoder.decode(join(this.#parts));
    this.#parts = [];
    this.#start += this.#length;
    this.#length = 0;
    return line;
  }
}

function join(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  return Buffer.concat(parts);
}

/**
 * The JSON object of a line; null for noise. NUL bytes (holes in a file) cannot be part of JSON and are dropped;
 * text before the object, such as a terminal sequence, is skipped.
 */
export function parseJsonLine(text: string): JsonObject | null {
  const clean = text.includes("\0") ? text.replaceAll("\0", "") : text;
  const start = clean.indexOf("{");
  if (start === -1) return null;
  // Only a short prefix is skipped: prose that happens to hold a brace is noise.
  if (start > 200) return null;
  try {
    const value: unknown = JSON.parse(clean.slice(start));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at `key`, or an empty one: streams of other programs are read without trust. */
export function objectAt(value: JsonObject, key: string): JsonObject {
  const inner = value[key];
  return isObject(inner) ? inner : {};
}

export function stringAt(value: JsonObject, key: string): string | null {
  const inner = value[key];
  return typeof inner === "string" ? inner : null;
}

/** Text at `key` that names a kind; empty when absent, so that a switch over it needs no case for that. */
export function wordAt(value: JsonObject, key: string): string {
  return stringAt(value, key) ?? "";
}

export function numberAt(value: JsonObject, key: string): number | null {
  const inner = value[key];
  return typeof inner === "number" && Number.isFinite(inner) ? inner : null;
}

/** A count of tokens: 0 when absent or senseless. */
export function countAt(value: JsonObject, key: string): number {
  const inner = numberAt(value, key);
  return inner === null || inner < 0 ? 0 : Math.round(inner);
}

export function objectsAt(value: JsonObject, key: string): JsonObject[] {
  const inner = value[key];
  return Array.isArray(inner) ? inner.filter(isObject) : [];
}
