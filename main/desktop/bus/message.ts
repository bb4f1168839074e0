/** Messages of D-Bus: a header that says what it is about, and a body of values. */
import { align, boxed, Reader, Writer, type Boxed, type BusValue } from "./values.ts";

export const CALL = 1;
export const RETURN = 2;
export const ERROR = 3;
export const SIGNAL = 4;

export interface BusMessage {
  kind: number;
  serial: number;
  path: string;
  interface: string;
  member: string;
  /** Name of the error. */
  error: string;
  /** Serial of the call that this answers; 0 = none. */
  replyTo: number;
  destination: string;
  sender: string;
  signature: string;
  body: readonly BusValue[];
}

const NOTHING: BusMessage = {
  kind: CALL,
  serial: 0,
  path: "",
  interface: "",
  member: "",
  error: "",
  replyTo: 0,
  destination: "",
  sender: "",
  signature: "",
  body: [],
};

/** Fields of a header by their number, with their types. */
const FIELDS: readonly (readonly [number, keyof BusMessage, string])[] = [
  [1, "path", "o"],
  [2, "interface", "s"],
  [3, "member", "s"],
  [4, "error", "s"],
  [5, "replyTo", "u"],
  [6, "destination", "s"],
  [7, "sender", "s"],
  [8, "signature", "g"],
];

/** Byte order, kind, flags, version, length of the body, serial, fields. */
const HEAD = "yyyyuua(yv)";
const LITTLE_ENDIAN = "l".charCodeAt(0);
const VERSION = 1;
/** Of the header before its fields, with the length of the fields. */
export const START_BYTES = 16;
/** Nothing that is spoken of here is as large; the protocol would allow much more. */
const MAX_BYTES = 4 * 1024 * 1024;

export function toBytes(parts: Partial<BusMessage>): Buffer {
  const message = { ...NOTHING, ...parts };
  const body = new Writer();
  body.all(message.signature, message.body);
  const fields = FIELDS.filter(([, name]) => message[name] !== NOTHING[name]).map(
    ([code, name, type]) => [code, boxed(type, message[name] as string | number)],
  );
  const start = [LITTLE_ENDIAN, message.kind, 0, VERSION, body.bytes.length, message.serial];
  const head = new Writer();
  head.all(HEAD, [...start, fields]);
  head.pad(8);
  head.raw(body.bytes);
  return head.bytes;
}

/** Length of a message whose first `START_BYTES` are known. Throws on what is no message. */
export function lengthOf(start: Buffer): number {
  const bodyAt = align(START_BYTES + start.readUInt32LE(12), 8);
  const length = bodyAt + start.readUInt32LE(4);
  if (start[0] !== LITTLE_ENDIAN || length > MAX_BYTES) throw new Error("No message of D-Bus.");
  return length;
}

/** Throws on what is no message. */
export function fromBytes(bytes: Buffer): BusMessage {
  const reader = new Reader(bytes);
  const [, kind, , , , serial, fields] = reader.all(HEAD);
  const known = new Map(
    (fields as [number, Boxed][]).map(([code, { value }]) => [code, value] as const),
  );
  const named = FIELDS.flatMap(([code, name]) =>
    known.has(code) ? [[name, known.get(code)!] as const] : [],
  );
  const head = { ...NOTHING, ...Object.fromEntries(named) };
  const bodyAt = align(START_BYTES + bytes.readUInt32LE(12), 8);
  const body = new Reader(bytes.subarray(bodyAt)).all(head.signature);
  return { ...head, kind: Number(kind), serial: Number(serial), body };
}
