/** The bridge between a page and the main process: it hands over message ports, and nothing else. */
import { contextBridge, ipcRenderer } from "electron";
import { APP_PORT, DESKTOP_BRIDGE, ENGINE_PORT } from "../contract/desktop-port.ts";

contextBridge.exposeInMainWorld(DESKTOP_BRIDGE, {});

for (const { request, reply } of [ENGINE_PORT, APP_PORT]) {
  window.addEventListener("message", (event) => {
    const { type } = (event.data ?? {}) as { type?: unknown };
    if (event.source === window && type === request) ipcRenderer.send(request);
  });

  ipcRenderer.on(reply, (event) => {
    window.postMessage({ type: reply }, "*", [...event.ports]);
  });
}
