/**
 * How a page of the desktop app gets its connection to the engine. The preload script loads this file, so it
 * imports nothing.
 *
 * 1. The page posts `{ type: PORT_REQUEST }` to its own window, whenever it wants a (new) connection.
 * 2. The preload script passes it on: `ipcRenderer.send(PORT_REQUEST)`.
 * 3. The main process checks who asks, makes a channel, serves one end with `serveMessagePort` and sends the other:
 *    `webContents.postMessage(PORT_REPLY, null, [port])`.
 * 4. The preload script hands it over: `window.postMessage({ type: PORT_REPLY }, "*", event.ports)`.
 *
 * A closed port means that the connection is gone; the page then asks for another one.
 */
export const PORT_REQUEST = "belfry:port-request";
export const PORT_REPLY = "belfry:port";

export interface PortNames {
  request: string;
  reply: string;
}

/** The connection to the engine that the app shows. */
export const ENGINE_PORT: PortNames = { request: PORT_REQUEST, reply: PORT_REPLY };

/** The connection to the app itself (`desktop-app.ts`), got in the same way. */
export const APP_PORT: PortNames = { request: "belfry:app-port-request", reply: "belfry:app-port" };

/** Name of the object that the preload script gives to the page; its presence says "this is the desktop app". */
export const DESKTOP_BRIDGE = "belfryDesktop";
