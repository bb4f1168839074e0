/** Reads the text form of GLib's variants, as `gdbus` prints them. */

export type Variant = string | number | boolean | Variant[] | { [key: string]: Variant };

/** Throws on what is not the text of a variant. */
export function parseVariant(text: string): Variant {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

/** Plain values as text; lists and dictionaries have none. */
export function text(value: Variant | undefined): string {
  return value === undefined || typeof value === "object" ? "" : `${value}`;
}

/** Words that say the type of what follows, and do not change its value. */
const TYPE_WORDS =
  /^(?:byte|int16|uint16|int32|uint32|int64|uint64|handle|double|objectpath|signature|@[a-z0-9(){}]+)\s+/;

class Reader {
  #rest: string;

  constructor(text: string) {
    this.#rest = text.trim();
  }

  value(): Variant {
    this.#take(TYPE_WORDS);
    const first = this.#rest[0];
    if (first === "(") return this.#list("(", ")");
    if (first === "[") return this.#list("[", "]");
    if (first === "{") return this.#dictionary();
    if (first === "<") return this.#boxed();
    if (first === "'" || first === '"') return this.#string(first);
    if (this.#rest.startsWith("b'")) {
      this.#skip("b");
      return this.#string("'");
    }
    const word = this.#take(/^[\w.+-]+/);
    if (word === "true" || word === "false") return word === "true";
    const number = Number(word);
    if (word === null || Number.isNaN(number)) throw new Error(`No variant: ${this.#rest}`);
    return number;
  }

  end(): void {
    if (this.#rest !== "") throw new Error(`More than one variant: ${this.#rest}`);
  }

  #list(open: string, close: string): Variant[] {
    this.#skip(open);
    const values: Variant[] = [];
    while (!this.#rest.startsWith(close)) {
      values.push(this.value());
      this.#take(/^\s*,\s*/);
    }
    this.#skip(close);
    return values;
  }

  #dictionary(): Variant {
    this.#skip("{");
    const entries: [string, Variant][] = [];
    while (!this.#rest.startsWith("}")) {
      const key = text(this.value());
      this.#take(/^\s*:\s*/);
      entries.push([key, this.value()]);
      this.#take(/^\s*,\s*/);
    }
    this.#skip("}");
    return Object.fromEntries(entries);
  }

  #boxed(): Variant {
    this.#skip("<");
    const value = this.value();
    this.#skip(">");
    return value;
  }

  #string(quote: string): string {
    const whole = quote === "'" ? /^'(?:[^'\\]|\\.)*'/s : /^"(?:[^"\\]|\\.)*"/s;
    const found = this.#take(whole);
    if (found === null) throw new Error(`A string without an end: ${this.#rest}`);
    return found
      .slice(1, -1)
      .replace(/\\u([0-9a-fA-F]{4})|\\(.)/gs, (_all, code?: string, plain?: string) => {
        if (code) return String.fromCodePoint(Number.parseInt(code, 16));
        return plain === "n" ? "\n" : plain === "t" ? "\t" : plain!;
      });
  }

  #take(pattern: RegExp): string | null {
    const found = pattern.exec(this.#rest)?.[0] ?? null;
    if (found !== null) this.#rest = this.#rest.slice(found.length);
    return found;
  }

  #skip(text: string): void {
    if (!this.#rest.startsWith(text)) throw new Error(`Wanted ${text}: ${this.#rest}`);
    this.#rest = this.#rest.slice(text.length).trimStart();
  }
}
