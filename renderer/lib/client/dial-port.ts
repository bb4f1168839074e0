/** A connection by a message port, which the preload script of the desktop app hands over. */
import { RPCLink } from "@orpc/client/message-port";
import { ENGINE_PORT, type PortNames } from "../../../contract/desktop-port.ts";
import type { Dial } from "./wire.ts";

/** How long the main process may take to hand over a port. */
const REPLY_MS = 5_000;

/**
 * @param page the page's window
 * @param names which connection: to the engine, unless said otherwise
 */
export function dialPort(page: Window, names = ENGINE_PORT): Dial {
  return async () => {
    const port = await requestPort(page, names);
    const gone = new Promise<void>((resolve) => {
      port.addEventListener("close", () => resolve(), { once: true });
    });
    const link = new RPCLink({ port });
    port.start();
    return { link, gone, close: () => port.close() };
  };
}

function requestPort(page: Window, { request, reply }: PortNames): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      page.clearTimeout(timer);
      page.removeEventListener("message", received);
    };
    const received = (event: MessageEvent) => {
      const [port] = event.ports;
      const { type } = (event.data ?? {}) as { type?: unknown };
      // Frames and other windows cannot pass for the preload script.
      if (event.source !== page || type !== reply || port === undefined) return;
      stop();
      resolve(port);
    };
    const timer = page.setTimeout(() => {
      stop();
      reject(new Error("The desktop app did not hand over a connection."));
    }, REPLY_MS);
    page.addEventListener("message", received);
    page.postMessage({ type: request }, "*");
  });
}
