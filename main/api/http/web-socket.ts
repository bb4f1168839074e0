/** The contract over WebSocket: calls and live streams of one client on one connection. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { RPCHandler } from "@orpc/server/ws";
import { WebSocketServer, type WebSocket } from "ws";
import type { ApiHost } from "../host.ts";
import { router } from "../router.ts";

/** A connection that shows no sign of life for one to two of these is closed. */
const PING_MS = 30_000;

export interface WebSocketHub {
  /** The request must have passed the gate. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every connection; clients that are still welcome come back. */
  closeAll(code: number, reason: string): void;
}

export function webSocketHub(host: ApiHost, maxMessageBytes: number): WebSocketHub {
  const handler = new RPCHandler<ApiHost>(router);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    // Compression costs memory per connection, and nothing is far away.
    perMessageDeflate: false,
  });
  const { log, timers } = host.engine.context;
  const serve = (socket: WebSocket) => {
    socket.on("error", (error) => log.debug("A WebSocket failed.", { error: String(error) }));
    keepAlive(socket, (callback) => timers.after(PING_MS, callback));
    void handler.upgrade(spoken(socket), { context: host });
  };
  return {
    upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, serve),
    closeAll(code, reason) {
      for (const socket of server.clients) {
        socket.close(code, reason);
        // The connection may be half gone: it is not waited for.
        socket.terminate();
      }
    },
  };
}

type Spoken = Pick<WebSocket, "addEventListener" | "send">;

/**
 * The socket as the handler gets it. Sending resolves when the message has left the process: a stream to a slow
 * client waits, and its listener falls back to a reset instead of filling the memory. A client that is gone is no
 * error: the event `close` ends its calls and streams. The contract is spoken in JSON texts; whoever says anything
 * else is not spoken with.
 */
function spoken(socket: WebSocket): Spoken {
  const send = (data: string | Uint8Array) =>
    new Promise<void>((resolve) => {
      socket.send(data, () => resolve());
    });
  const addEventListener = (type: string, listener: (event: unknown) => void) => {
    if (type !== "message") return socket.on(type, listener);
    socket.on("message", (bytes: Buffer, isBinary: boolean) => {
      const data = bytes.toString();
      if (isBinary) socket.close(1003, "only texts are read");
      else if (isJson(data)) listener({ data });
      else socket.close(1007, "not JSON");
    });
  };
  return { send, addEventListener } as unknown as Spoken;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function keepAlive(socket: WebSocket, after: (callback: () => void) => () => void): void {
  let answered = true;
  let cancel = () => {};
  const look = () => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    cancel = after(look);
  };
  socket.on("pong", () => {
    answered = true;
  });
  socket.on("close", () => cancel());
  cancel = after(look);
}
