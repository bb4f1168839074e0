/** Answers one HTTP request with the contract's router. Loaded when the first request comes. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { BodyLimitPlugin, RPCHandler } from "@orpc/server/node";
import type { ApiHost } from "../api/host.ts";
import { router } from "../api/router.ts";

let handler: RPCHandler<ApiHost> | null = null;

export async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  host: ApiHost,
  maxBodySize: number,
): Promise<void> {
  handler ??= new RPCHandler<ApiHost>(router, { plugins: [new BodyLimitPlugin({ maxBodySize })] });
  const { matched } = await handler.handle(incoming, outgoing, { prefix: "/rpc", context: host });
  if (matched) return;
  outgoing.writeHead(404, { "content-type": "text/plain" });
  outgoing.end("Not found. The contract is served below /rpc.\n");
}
