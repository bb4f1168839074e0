/** Values of D-Bus messages to bytes and back, little endian: the types that desktop services use. */

/** A value that brings its own type (`v`). */
export interface Boxed {
  type: string;
  value: BusValue;
}

/** Lists are arrays, structures and entries of dictionaries as well. */
export type BusValue = string | number | boolean | Boxed | readonly BusValue[];

export const boxed = (type: string, value: BusValue): Boxed => ({ type, value });

/** Bytes of the types that are numbers; they begin at multiples of it. */
const SIZES: Record<string, number> = {
  y: 1,
  n: 2,
  q: 2,
  b: 4,
  u: 4,
  h: 4,
  i: 4,
  x: 8,
  t: 8,
  d: 8,
};

/** Where values of a type begin: at multiples of this. */
function alignmentOf(type: string): number {
  const first = type[0]!;
  if (first === "(" || first === "{") return 8;
  return first === "g" || first === "v" ? 1 : (SIZES[first] ?? 4);
}

export function align(offset: number, to: number): number {
  return Math.ceil(offset / to) * to;
}

/** Splits "sa{sv}u" into its complete types. Throws on what is no signature. */
export function typesOf(signature: string): string[] {
  const types: string[] = [];
  for (let at = 0; at < signature.length;) {
    const end = endOfType(signature, at);
    types.push(signature.slice(at, end));
    at = end;
  }
  return types;
}

const CLOSING: Record<string, string> = { "(": ")", "{": "}" };

function endOfType(signature: string, at: number): number {
  const first = signature[at];
  if (first === undefined) throw new Error(`No signature: ${signature}`);
  if (first === "a") return endOfType(signature, at + 1);
  const closing = CLOSING[first];
  if (closing === undefined) return at + 1;
  let end = at + 1;
  while (signature[end] !== closing) end = endOfType(signature, end);
  return end + 1;
}

/** Writes values one after the other. */
export class Writer {
  #bytes = Buffer.alloc(256);
  #length = 0;

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Begins what follows at a multiple. */
  pad(to: number): void {
    this.#room(align(this.#length, to) - this.#length);
  }

  raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Throws when a value is missing. */
  all(signature: string, values: readonly BusValue[]): void {
    typesOf(signature).forEach((type, index) => {
      const value = values[index];
      if (value === undefined) throw new Error(`Values are missing: ${signature}`);
      this.write(type, value);
    });
  }

  write(type: string, value: BusValue): void {
    this.pad(alignmentOf(type));
    const size = SIZES[type];
    if (size !== undefined) return this.#number(type, Number(value), this.#room(size));
    switch (type[0]) {
      case "s":
      case "o":
        return this.#text(value as string, "u");
      case "g":
        return this.#text(value as string, "y");
      case "v": {
        const { type: inner, value: held } = value as Boxed;
        this.#text(inner, "y");
        return this.write(inner, held);
      }
      case "a":
        return this.#list(type.slice(1), value as readonly BusValue[]);
      case "(":
      case "{":
        return this.all(type.slice(1, -1), value as readonly BusValue[]);
      default:
        throw new Error(`No type of D-Bus: ${type}`);
    }
  }

  #number(type: string, value: number, at: number): void {
    const bytes = this.#bytes;
    switch (type) {
      case "y":
        bytes.writeUInt8(value, at);
        break;
      case "n":
        bytes.writeInt16LE(value, at);
        break;
      case "q":
        bytes.writeUInt16LE(value, at);
        break;
      case "i":
        bytes.writeInt32LE(value, at);
        break;
      case "x":
        bytes.writeBigInt64LE(BigInt(value), at);
        break;
      case "t":
        bytes.writeBigUInt64LE(BigInt(value), at);
        break;
      case "d":
        bytes.writeDoubleLE(value, at);
        break;
      default:
        bytes.writeUInt32LE(value, at);
    }
  }

  #text(text: string, lengthType: "u" | "y"): void {
    const bytes = Buffer.from(text);
    this.write(lengthType, bytes.length);
    this.raw(bytes);
    this.#room(1);
  }

  /** The length in front counts neither itself nor the padding before the first element. */
  #list(inner: string, values: readonly BusValue[]): void {
    const lengthAt = this.#room(4);
    this.pad(alignmentOf(inner));
    const start = this.#length;
    for (const value of values) this.write(inner, value);
    this.#bytes.writeUInt32LE(this.#length - start, lengthAt);
  }

  /** Zeros at the end. Returns where they begin. */
  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = Buffer.alloc(this.#length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    return at;
  }
}

/** Reads values one after the other. Throws when bytes are missing. */
export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  all(signature: string): BusValue[] {
    return typesOf(signature).map((type) => this.read(type));
  }

  read(type: string): BusValue {
    this.#at = align(this.#at, alignmentOf(type));
    switch (type[0]) {
      case "y":
        return this.#bytes.readUInt8(this.#skip(1));
      case "n":
        return this.#bytes.readInt16LE(this.#skip(2));
      case "q":
        return this.#bytes.readUInt16LE(this.#skip(2));
      case "b":
        return this.#bytes.readUInt32LE(this.#skip(4)) !== 0;
      case "u":
      case "h":
        return this.#bytes.readUInt32LE(this.#skip(4));
      case "i":
        return this.#bytes.readInt32LE(this.#skip(4));
      case "x":
        return Number(this.#bytes.readBigInt64LE(this.#skip(8)));
      case "t":
        return Number(this.#bytes.readBigUInt64LE(this.#skip(8)));
      case "d":
        return this.#bytes.readDoubleLE(this.#skip(8));
      case "s":
      case "o":
        return this.#text(Number(this.read("u")));
      case "g":
        return this.#text(Number(this.read("y")));
      case "v": {
        const inner = this.#text(Number(this.read("y")));
        return boxed(inner, this.read(inner));
      }
      case "a":
        return this.#list(type.slice(1));
      case "(":
      case "{":
        return this.all(type.slice(1, -1));
      default:
        throw new Error(`No type of D-Bus: ${type}`);
    }
  }

  #list(inner: string): BusValue[] {
    const size = Number(this.read("u"));
    const start = align(this.#at, alignmentOf(inner));
    this.#at = start;
    const values: BusValue[] = [];
    while (this.#at < start + size) values.push(this.read(inner));
    return values;
  }

  #text(length: number): string {
    const at = this.#skip(length + 1);
    return this.#bytes.toString("utf8", at, at + length);
  }

  #skip(count: number): number {
    const at = this.#at;
    this.#at += count;
    if (this.#at > this.#bytes.length) throw new Error("A message of D-Bus ends too soon.");
    return at;
  }
}
