/** Gives the app's own pages their connections to the engine and to the app, and nobody else. */
import { ipcMain, MessageChannelMain, type WebFrameMain } from "electron";
import type { PortNames } from "../../contract/desktop-port.ts";
import type { ServedPort } from "../api/message-port.ts";
import { isOurs } from "./app-protocol.ts";

/** @param serve answers on a port; called for each request, since engines can be switched */
export function setupPort(
  { request, reply }: PortNames,
  serve: (port: ServedPort & { close(): void }) => void,
): void {
  ipcMain.on(request, (event) => {
    if (!isOwnPage(event.senderFrame)) return;
    const { port1, port2 } = new MessageChannelMain();
    serve(port1);
    port1.start();
    event.sender.postMessage(reply, null, [port2]);
  });
}

/** The page itself, not a frame in it, and one that we served. */
function isOwnPage(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url);
}
