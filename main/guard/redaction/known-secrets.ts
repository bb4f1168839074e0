/**
 * Secrets whose values are known, in the forms in which programs print them. Found in one pass, however many there
 * are: the search looks at every seventh byte or so.
 *
 * @see Wu, Manber: A fast algorithm for multi-pattern searching, 1994
 */
import type { Finding, Found } from "./found.ts";

/** Shorter values would be found in what is no secret. */
export const MIN_SECRET_CHARS = 8;
/** Longer ones are no secrets but files. */
const MAX_BYTES = 8 * 1024;
const WINDOW = MIN_SECRET_CHARS;

interface Needle {
  bytes: Buffer;
  name: string;
}

export class KnownSecrets {
  #needles = new Map<string, Needle>();
  /** By the last two bytes of a window: how far it may be moved on, and what may begin in it. */
  #table: { shift: Uint8Array; ends: Map<number, Needle[]> } | null = null;

  /** False when the value is too short (or far too long) to be looked for. */
  add(name: string, value: string): boolean {
    const bare = value.trim();
    if (bare.length < MIN_SECRET_CHARS || Buffer.byteLength(bare) > MAX_BYTES) return false;
    const whole = bare.toWellFormed();
    const forms = [whole, JSON.stringify(whole).slice(1, -1), encodeURIComponent(whole)];
    for (const form of forms) {
      if (this.#needles.has(form)) continue;
      this.#needles.set(form, { bytes: Buffer.from(form), name });
      this.#table = null;
    }
    return true;
  }

  find(bytes: Buffer, from: number, isEnd: boolean): Found {
    const found: Found = { findings: [], openAt: bytes.length };
    if (this.#needles.size === 0) return found;
    const { shift, ends } = (this.#table ??= this.#build());
    let floor = from;
    let last = from + WINDOW - 1;
    while (last < bytes.length) {
      const block = (bytes[last - 1]! << 8) | bytes[last]!;
      const step = shift[block]!;
      if (step > 0) {
        last += step;
        continue;
      }
      const start = last - WINDOW + 1;
      const hit = start < floor ? null : this.#at(ends.get(block)!, bytes, start, isEnd, found);
      if (hit !== null) floor = hit.end;
      last = hit === null ? last + 1 : hit.end + WINDOW - 1;
    }
    if (!isEnd) this.#holdBeginnings(bytes, Math.max(floor, bytes.length - WINDOW + 1), found);
    return found;
  }

  #at(
    candidates: readonly Needle[],
    bytes: Buffer,
    start: number,
    isEnd: boolean,
    found: Found,
  ): Finding | null {
    for (const needle of candidates) {
      const there = Math.min(needle.bytes.length, bytes.length - start);
      if (there < needle.bytes.length && isEnd) continue;
      if (needle.bytes.compare(bytes, start, start + there, 0, there) !== 0) continue;
      // The longest comes first: a shorter one must not end it before it is there.
      if (there < needle.bytes.length) {
        found.openAt = Math.min(found.openAt, start);
        return null;
      }
      const finding = { start, end: start + there, name: needle.name };
      found.findings.push(finding);
      return finding;
    }
    return null;
  }

  /** Beginnings of secrets that are shorter than the window, at the very end. */
  #holdBeginnings(bytes: Buffer, from: number, found: Found): void {
    for (let start = from; start < Math.min(bytes.length, found.openAt); start++) {
      const there = bytes.length - start;
      for (const needle of this.#needles.values()) {
        if (needle.bytes.compare(bytes, start, bytes.length, 0, there) !== 0) continue;
        found.openAt = start;
        return;
      }
    }
  }

  #build() {
    const shift = new Uint8Array(65_536).fill(WINDOW - 1);
    const ends = new Map<number, Needle[]>();
    const longestFirst = [...this.#needles.values()].sort(
      (a, b) => b.bytes.length - a.bytes.length,
    );
    for (const needle of longestFirst) {
      for (let at = 1; at < WINDOW; at++) {
        const block = (needle.bytes[at - 1]! << 8) | needle.bytes[at]!;
        shift[block] = Math.min(shift[block]!, WINDOW - 1 - at);
        if (at < WINDOW - 1) continue;
        const same = ends.get(block);
        if (same) same.push(needle);
        else ends.set(block, [needle]);
      }
    }
    return { shift, ends };
  }
}
