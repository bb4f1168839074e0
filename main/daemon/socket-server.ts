/** The local socket: the contract over HTTP, for programs of the same user only. */
import { chmodSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import path from "node:path";
import type { ApiHost } from "../api/host.ts";

const MAX_BODY_BYTES = 16 * 1024 * 1024;

export interface SocketServer {
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
  // The handler is loaded with the first request: an idle daemon does not pay for it.
  let handler: Promise<(typeof import("./rpc-handler.ts"))["handle"]> | null = null;
  const server = createServer((incoming, outgoing) => {
    handler ??= import("./rpc-handler.ts").then((module) => module.handle);
    handler
      .then((handle) => handle(incoming, outgoing, host, MAX_BODY_BYTES))
      .catch((error: unknown) => {
        host.engine.context.log.error("A request could not be answered.", { error: String(error) });
        if (!outgoing.headersSent) outgoing.writeHead(500);
        outgoing.end();
      });
  });
  // Live streams stay open as long as their client wants.
  server.requestTimeout = 0;
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
  return { close: () => closeServer(server) };
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

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
