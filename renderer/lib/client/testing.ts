/** Lines that tests can cut, and a browser's ways to speak, made of Node's. */
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished, vi } from "vitest";
import { WebSocket as NodeSocket } from "ws";
import type { EngineEvent } from "../../../contract/engine-events.ts";
import { cookieOf, type Served } from "../../../main/host/dashboard.test-support.ts";
import { Connection, type ConnectionState } from "./connection.ts";
import { dialSocket } from "./dial-socket.ts";
import type { LiveEvent } from "./event-position.ts";

/** A port that passes everything on, until it is cut. */
export interface Cable {
  port: number;
  /** Where it leads; may change. */
  target: number;
  /** Ends every connection at once, as when a process dies. */
  cut(): void;
  /** Refuses connections while false. */
  plugged: boolean;
}

export async function cable(): Promise<Cable> {
  const sockets = new Set<Socket>();
  const made: Cable = {
    port: 0,
    target: 0,
    plugged: true,
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
  };
  const server = createServer((near) => {
    if (!made.plugged) return near.destroy();
    const far = connect(made.target, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  made.port = (server.address() as AddressInfo).port;
  onTestFinished(() => {
    made.cut();
    server.close();
  });
  return made;
}

/** Lets `WebSocket` and `fetch` carry a cookie and an origin, as a browser does by itself. */
export function asBrowser(origin: string, cookie: () => string): void {
  vi.stubGlobal(
    "WebSocket",
    class extends NodeSocket {
      constructor(url: URL) {
        super(url, { headers: { cookie: cookie(), origin } });
        // Node's would throw where a browser's only closes.
        this.on("error", () => {});
      }
    },
  );
  const plain = globalThis.fetch;
  vi.stubGlobal("fetch", (url: URL) => plain(url, { headers: { cookie: cookie() } }));
  onTestFinished(() => void vi.unstubAllGlobals());
}

export interface Page {
  connection: Connection;
  heard: LiveEvent[];
  /** Resolves when an event fits. */
  hears(fits: (event: LiveEvent) => boolean): Promise<LiveEvent>;
  /** Resolves when the line is in this phase. */
  is(phase: ConnectionState["phase"]): Promise<void>;
  /** The cookie it sends; may change. */
  cookie: string;
}

/** A page that was let in, at the near end of a cable. */
export async function page(served: Served, near: Cable): Promise<Page> {
  const origin = `http://127.0.0.1:${near.port}`;
  const made = { cookie: await cookieOf(served), heard: [] as LiveEvent[] } as Page;
  asBrowser(origin, () => made.cookie);
  made.connection = open(() => dialSocket(new URL(`${origin}/`))());
  made.connection.subscribe((event) => made.heard.push(event));
  made.hears = (fits) =>
    new Promise((resolve) => {
      const known = made.heard.find(fits);
      if (known) return resolve(known);
      const stop = made.connection.subscribe((event) => {
        if (!fits(event)) return;
        stop();
        resolve(event);
      });
    });
  made.is = (phase) => reached(made.connection, phase);
  return made;
}

/** Retries at once: nothing is proved by waiting. */
export function open(dial: ConstructorParameters<typeof Connection>[0]["dial"]): Connection {
  const connection = new Connection({
    dial,
    isRead: (context) => (context as { read?: boolean }).read === true,
    after(delayMs, callback) {
      // Waits for a connection stay long; waits between attempts become short.
      const timer = setTimeout(callback, delayMs > 10_000 ? delayMs : 5);
      return () => clearTimeout(timer);
    },
    random: () => 0,
  });
  onTestFinished(() => connection.close());
  return connection;
}

export function reached(connection: Connection, phase: ConnectionState["phase"]): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (connection.state.phase !== phase) return;
      stop();
      resolve();
    };
    const stop = connection.watch(look);
    look();
  });
}

/** The numbers of the notes that a test published with `publish`. */
export function numbersIn(events: (LiveEvent | EngineEvent)[]): number[] {
  return events.flatMap((event) => (event.type === "output" ? [event.bytes] : []));
}
