/** The contract's router behind HTTP. Loaded when the first client connects. */
import { createServer, type Server } from "node:http";
import { BodyLimitPlugin, RPCHandler } from "@orpc/server/node";
import type { ApiHost } from "../api/host.ts";
import { router } from "../api/router.ts";

const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** A server that listens nowhere; connections are handed to it with the event `connection`. */
export function rpcServer(host: ApiHost): Server {
  const plugins = [new BodyLimitPlugin<ApiHost>({ maxBodySize: MAX_BODY_BYTES })];
  const handler = new RPCHandler<ApiHost>(router, { plugins });
  const server = createServer((incoming, outgoing) => {
    handler
      .handle(incoming, outgoing, { prefix: "/rpc", context: host })
      .then(({ matched }) => {
        if (matched) return;
        outgoing.writeHead(404, { "content-type": "text/plain" });
        outgoing.end("Not found. The contract is served below /rpc.\n");
      })
      .catch((error: unknown) => {
        host.engine.context.log.error("A request could not be answered.", { error: String(error) });
        if (!outgoing.headersSent) outgoing.writeHead(500);
        outgoing.end();
      });
  });
  // Live streams stay open as long as their client wants.
  server.requestTimeout = 0;
  return server;
}
