/** The bridge between a page and the main process: it hands over message ports, and nothing else. */
import { contextBridge, ipcRenderer } from "electron";
import { DESKTOP_BRIDGE, PORT_REPLY, PORT_REQUEST } from "../contract/desktop-port.ts";

contextBridge.exposeInMainWorld(DESKTOP_BRIDGE, {});

window.addEventListener("message", (event) => {
  const { type } = (event.data ?? {}) as { type?: unknown };
  if (event.source === window && type === PORT_REQUEST) ipcRenderer.send(PORT_REQUEST);
});

ipcRenderer.on(PORT_REPLY, (event) => {
  window.postMessage({ type: PORT_REPLY }, "*", [...event.ports]);
});
