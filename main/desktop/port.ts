/** Gives the app's own pages their connections to the engine and to the app, and nobody else. */
import { ipcMain, MessageChannelMain, type WebFrameMain } from "electron";
import type { PortNames } from "../../contract/desktop-port.ts";
import type { ServedPort } from "../api/message-port.ts";
import type { Log } from "../engine/ports.ts";
import { isOurs } from "./app-protocol.ts";

/** @param serve answers on a port from when it resolves; called for each request, since engines can be switched */
export function setupPort(
  { request, reply }: PortNames,
  log: Log,
  serve: (port: ServedPort & { close(): void }) => Promise<void>,
): void {
  let isRefusalTold = false;
  ipcMain.on(request, async (event) => {
    if (!isOwnPage(event.senderFrame)) {
      // Once: such a page may ask as often as it likes.
      if (!isRefusalTold)
        log.warn("A page that is not Belfry's was given no connection.", { request });
      isRefusalTold = true;
      return;
    }
    const { port1, port2 } = new MessageChannelMain();
    // What the page says meanwhile waits in the port.
    event.sender.postMessage(reply, null, [port2]);
    await serve(port1);
    port1.start();
  });
}

/** The page itself, not a frame in it, and one that we served. */
function isOwnPage(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url);
}
