/** The local socket: the contract over HTTP, for programs of the same user only. */
import { chmodSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import type { Server as HttpServer } from "node:http";
import { createServer } from "node:net";
import path from "node:path";
import type { ApiHost } from "../api/host.ts";

export interface SocketServer {
  /**
   * Milliseconds since the last client went; null when none has come yet, and 0 while one is there.
   * @param monotonicNow milliseconds
   */
  quietMs(monotonicNow: number): number | null;
  close(): Promise<void>;
}

/**
 * Listens at the socket. The engine lock must be held: a socket file that is there is a leftover of a dead engine.
 * Rejects when the address cannot be used.
 */
export async function listen(socket: string, host: ApiHost): Promise<SocketServer> {
  const isPipe = socket.startsWith("\\\\");
  if (!isPipe) {
    preparePrivateFolder(path.dirname(socket));
    rmSync(socket, { force: true });
  }
  // HTTP, the validator and the router are loaded with the first connection: an idle daemon does without their
  // memory, which is more than all the rest of it.
  let http: Promise<HttpServer> | null = null;
  let connections = 0;
  let lastGoneAt = 0;
  const server = createServer((connection) => {
    connections += 1;
    connection.once("close", () => {
      connections -= 1;
      lastGoneAt = host.engine.context.clock.monotonic();
    });
    http ??= import("./rpc-server.ts").then((module) => module.rpcServer(host));
    http
      .then((rpc) => rpc.emit("connection", connection))
      .catch((error: unknown) => {
        host.engine.context.log.error("A connection could not be served.", {
          error: String(error),
        });
        connection.destroy();
      });
  });
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(socket, resolve);
    });
  } finally {
    process.umask(before);
  }
  if (!isPipe) chmodSync(socket, 0o600);
  return {
    quietMs(monotonicNow) {
      if (http === null) return null;
      return connections > 0 ? 0 : monotonicNow - lastGoneAt;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Live streams stay open as long as their client wants; here it is we who end them.
      (await http)?.closeAllConnections();
      await closed;
    },
  };
}

/** The folder of a socket outside the data folder must be ours and closed to others. */
function preparePrivateFolder(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { uid } = lstatSync(dir);
  const own = process.getuid?.();
  if (own !== undefined && uid !== own && own !== 0) {
    throw new Error(`The folder ${dir} belongs to someone else, so no socket is made there.`);
  }
}
