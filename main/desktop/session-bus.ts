/**
 * Asks the session's message bus (D-Bus) which services there are: a tray, notifications, a keyring. Electron uses
 * them, and does not tell when they are missing. Three calls without arguments are all that is needed of the
 * protocol, so it is spoken here directly.
 */
import { connect, type Socket } from "node:net";

const BUS = "org.freedesktop.DBus";
const TIMEOUT_MS = 3_000;
const METHOD_RETURN = 2;
/** Fields of a message's header, by number, with the types of their values. */
const FIELDS = {
  path: [1, "o"],
  interface: [2, "s"],
  member: [3, "s"],
  destination: [6, "s"],
} as const;

/**
 * Names that are owned, and names that would be started when asked for.
 * @param address as in `DBUS_SESSION_BUS_ADDRESS`
 * @returns null when there is no bus at the address
 */
export async function namesOnBus(address: string | undefined): Promise<Set<string> | null> {
  const path = socketOf(address ?? "");
  if (path === null) return null;
  const socket = connect(path);
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error("timeout")));
  try {
    const reader = new Incoming(socket);
    const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString("hex");
    socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
    const answer = await reader.line();
    if (!answer.startsWith("OK")) return null;
    socket.write("BEGIN\r\n");
    socket.write(Buffer.concat(["Hello", "ListNames", "ListActivatableNames"].map(call)));
    // The answers come in the order of the calls; signals in between are no answers.
    await reader.answer();
    return new Set([...strings(await reader.answer()), ...strings(await reader.answer())]);
  } catch {
    return null;
  } finally {
    socket.destroy();
  }
}

/** Path of the first address that is a socket of this machine. */
function socketOf(address: string): string | null {
  for (const each of address.split(";")) {
    const [, kind, value] = /^unix:(path|abstract)=([^,]+)/.exec(each) ?? [];
    if (value === undefined) continue;
    const decoded = decodeURIComponent(value);
    return kind === "abstract" ? `\0${decoded}` : decoded;
  }
  return null;
}

/** A call to the bus itself, without arguments. */
function call(member: string, index: number): Buffer {
  const values = { path: "/org/freedesktop/DBus", interface: BUS, member, destination: BUS };
  let fields = Buffer.alloc(0);
  for (const [name, [code, type]] of Object.entries(FIELDS)) {
    const text = Buffer.from(`${values[name as keyof typeof values]}\0`);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length - 1);
    // Each field begins at a multiple of 8; its value, a string, at a multiple of 4.
    const head = Buffer.from([code, 1, type.charCodeAt(0), 0]);
    fields = Buffer.concat([padded(fields), head, length, text]);
  }
  const start = Buffer.alloc(16);
  start.write("l", 0);
  start.writeUInt8(1, 1);
  start.writeUInt8(1, 3);
  start.writeUInt32LE(index + 1, 8);
  start.writeUInt32LE(fields.length, 12);
  return padded(Buffer.concat([start, fields]));
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(align(bytes.length, 8) - bytes.length)]);
}

function align(offset: number, to: number): number {
  return Math.ceil(offset / to) * to;
}

/** An array of strings. */
function strings(body: Buffer): string[] {
  const end = 4 + body.readUInt32LE(0);
  const found: string[] = [];
  for (let at = 4; at < end;) {
    at = align(at, 4);
    const length = body.readUInt32LE(at);
    found.push(body.toString("utf8", at + 4, at + 4 + length));
    at += 4 + length + 1;
  }
  return found;
}

/** What comes from the bus: first lines, then messages. */
class Incoming {
  readonly #chunks: AsyncIterator<Buffer>;
  #bytes = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async line(): Promise<string> {
    let end = -1;
    while ((end = this.#bytes.indexOf("\r\n")) < 0) await this.#more();
    return this.#take(end + 2).toString("utf8");
  }

  /** Body of the next answer. */
  async answer(): Promise<Buffer> {
    for (;;) {
      const start = await this.#atLeast(16);
      const bodyAt = align(16 + start.readUInt32LE(12), 8);
      const size = bodyAt + start.readUInt32LE(4);
      await this.#atLeast(size);
      const message = this.#take(size);
      if (message[1] === METHOD_RETURN) return message.subarray(bodyAt);
    }
  }

  async #atLeast(count: number): Promise<Buffer> {
    while (this.#bytes.length < count) await this.#more();
    return this.#bytes;
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done) throw new Error("The bus hung up.");
    this.#bytes = Buffer.concat([this.#bytes, value]);
  }

  #take(count: number): Buffer {
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }
}
