/** The contract over a message port, for pages that live in the same application. */
import { RPCHandler } from "@orpc/server/message-port";
import type { ApiHost } from "./host.ts";
import { router } from "./router.ts";

/** A port as the browser or Electron's main process makes it. */
export type ServedPort = Parameters<RPCHandler<ApiHost>["upgrade"]>[0];

let handler: RPCHandler<ApiHost> | null = null;

/**
 * Answers on the port until its other end closes it. Whoever holds the other end may do everything: the caller
 * checks whom it gives it to. A port of Electron still has to be started (`port.start()`) by the caller.
 */
export function serveMessagePort(host: ApiHost, port: ServedPort): void {
  handler ??= new RPCHandler<ApiHost>(router);
  handler.upgrade(port, { context: host });
}
