/** Gives the app's own pages their connection to the engine, and nobody else. */
import { ipcMain, MessageChannelMain, type WebFrameMain } from "electron";
import { PORT_REPLY, PORT_REQUEST } from "../../contract/desktop-port.ts";
import type { ServedPort } from "../api/message-port.ts";
import { isOurs } from "./app-protocol.ts";

/** @param serve answers on a port; looked up at each request, since engines can be switched */
export function setupPort(serve: (port: ServedPort) => void): void {
  ipcMain.on(PORT_REQUEST, (event) => {
    if (!isOwnPage(event.senderFrame)) return;
    const { port1, port2 } = new MessageChannelMain();
    serve(port1);
    port1.start();
    event.sender.postMessage(PORT_REPLY, null, [port2]);
  });
}

/** The page itself, not a frame in it, and one that we served. */
function isOwnPage(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url);
}
