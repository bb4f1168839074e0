/**
 * A connection to a message bus (D-Bus). Electron uses the bus for a tray and more, but leaves out what the app needs
 * besides: which services there are, and the buttons of notifications. That much of the protocol is spoken here.
 */
import { connect, type Socket } from "node:net";
import { systemTimers } from "../../host/clock.ts";
import { socketOf } from "./address.ts";
import {
  CALL,
  ERROR,
  fromBytes,
  lengthOf,
  RETURN,
  START_BYTES,
  toBytes,
  type BusMessage,
} from "./message.ts";
import type { BusValue } from "./values.ts";

export interface BusTarget {
  service: string;
  path: string;
  interface: string;
}

/** The bus itself. */
export const THE_BUS: BusTarget = {
  service: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
};

/** A service may have to be started first. */
const ANSWER_WITHIN_MS = 10_000;

interface Waiting {
  resolve(body: readonly BusValue[]): void;
  reject(error: Error): void;
}

export class BusConnection {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(message: BusMessage) => void>();
  #bytes: Buffer = Buffer.alloc(0);
  #serial = 0;
  #isOpen = true;

  private constructor(socket: Socket, rest: Buffer) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    // "close" follows, and says all there is to say.
    socket.on("error", () => {});
    socket.on("close", () => this.#end());
    this.#take(rest);
  }

  /** null when there is no bus at the address. */
  static async open(address: string | undefined): Promise<BusConnection | null> {
    const path = socketOf(address ?? "");
    if (path === null) return null;
    const socket = connect(path);
    try {
      const rest = await introduced(socket);
      if (rest === null) throw new Error("It is no bus.");
      const connection = new BusConnection(socket, rest);
      await connection.call(THE_BUS, "Hello");
      return connection;
    } catch {
      socket.destroy();
      return null;
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Rejects with what the service said, or when it does not answer in time. */
  call(
    to: BusTarget,
    member: string,
    signature = "",
    body: readonly BusValue[] = [],
  ): Promise<readonly BusValue[]> {
    return new Promise((resolve, reject) => {
      if (!this.#isOpen) return reject(new Error("The message bus hung up."));
      const { service: destination, path, interface: name } = to;
      const serial = this.send({
        ...{ kind: CALL, destination, path, interface: name, member, signature, body },
      });
      const cancel = systemTimers.after(ANSWER_WITHIN_MS, () => {
        this.#waiting.delete(serial);
        reject(new Error(`${destination} does not answer.`));
      });
      this.#waiting.set(serial, {
        resolve: (answer) => (cancel(), resolve(answer)),
        reject: (error) => (cancel(), reject(error)),
      });
    });
  }

  /** @returns the serial it was sent with */
  send(message: Partial<BusMessage>): number {
    this.#serial += 1;
    this.#socket.write(toBytes({ ...message, serial: this.#serial }));
    return this.#serial;
  }

  /** Calls back with every message that answers no call of ours: signals, and calls to us. */
  onMessage(listener: (message: BusMessage) => void): void {
    this.#listeners.add(listener);
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    try {
      while (this.#bytes.length >= START_BYTES) {
        const length = lengthOf(this.#bytes);
        if (this.#bytes.length < length) return;
        const message = fromBytes(this.#bytes.subarray(0, length));
        this.#bytes = this.#bytes.subarray(length);
        this.#receive(message);
      }
    } catch {
      // Where one message ends wrongly, nobody knows where the next begins.
      this.#socket.destroy();
    }
  }

  #receive(message: BusMessage): void {
    const { kind, replyTo, body } = message;
    if (kind !== RETURN && kind !== ERROR) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const waiting = this.#waiting.get(replyTo);
    this.#waiting.delete(replyTo);
    if (kind === RETURN) return waiting?.resolve(body);
    const [said] = body;
    waiting?.reject(new Error(typeof said === "string" ? said : message.error));
  }

  #end(): void {
    this.#isOpen = false;
    for (const { reject } of this.#waiting.values()) reject(new Error("The message bus hung up."));
    this.#waiting.clear();
  }
}

/** Says who we are. Resolves with what came after the answer; null when it is no bus. */
function introduced(socket: Socket): Promise<Buffer | null> {
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString("hex");
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const cancel = systemTimers.after(ANSWER_WITHIN_MS, () => done(null));
    const done = (rest: Buffer | null) => {
      cancel();
      socket.off("data", listen);
      resolve(rest);
    };
    const listen = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf("\r\n");
      if (end < 0) return;
      if (!bytes.subarray(0, end).toString("latin1").startsWith("OK")) return done(null);
      socket.write("BEGIN\r\n");
      done(bytes.subarray(end + 2));
    };
    socket.on("data", listen);
    socket.once("error", (error) => (cancel(), reject(error)));
    socket.once("close", () => done(null));
  });
}
