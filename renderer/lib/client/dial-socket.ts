/** A connection by WebSocket to the server that the page came from. */
import { RPCLink } from "@orpc/client/websocket";
import { type Dial, LockedError } from "./wire.ts";

/** @param page address of the page */
export function dialSocket(page: URL): Dial {
  const url = new URL("/ws", page);
  url.protocol = page.protocol === "https:" ? "wss:" : "ws:";
  return async () => {
    const socket = new WebSocket(url);
    const gone = new Promise<void>((resolve) => {
      socket.addEventListener("close", () => resolve(), { once: true });
    });
    const opened = new Promise<boolean>((resolve) => {
      socket.addEventListener("open", () => resolve(true), { once: true });
      void gone.then(() => resolve(false));
    });
    if (!(await opened)) {
      if (await isLocked(page)) throw new LockedError("This page's session is over.");
      throw new Error("The engine does not answer.");
    }
    return { link: new RPCLink({ websocket: socket }), gone, close: () => socket.close() };
  };
}

/** A browser does not say why a socket was refused; an ordinary request tells. */
async function isLocked(page: URL): Promise<boolean> {
  try {
    const { status } = await fetch(new URL("/api/dashboard", page), { cache: "no-store" });
    return status === 401;
  } catch {
    return false;
  }
}
