/**
 * The engine, as the pages know it: `client` to call it, `connection` to show how the line is, `subscribeEvents` to
 * hear what changes. On a `reset` event everything that was read must be read again.
 */
import {
  type OperationContext,
  TANSTACK_QUERY_OPERATION_CONTEXT_SYMBOL,
} from "@orpc/tanstack-query";
import { DESKTOP_BRIDGE } from "../../../contract/desktop-port.ts";
import { Connection, type ConnectionState } from "./connection.ts";
import { dialPort } from "./dial-port.ts";
import { dialSocket } from "./dial-socket.ts";
import type { LiveEvent } from "./event-position.ts";

export type { Client, ConnectionState } from "./connection.ts";
export type { LiveEvent } from "./event-position.ts";
export { ConnectionError } from "./wire.ts";

/** Whether this page is in the desktop app, not in a browser. */
export const isDesktop = DESKTOP_BRIDGE in window;

const line = new Connection({
  dial: isDesktop ? dialPort(window) : dialSocket(new URL(window.location.href)),
  isRead(context) {
    const operation = (context as Partial<OperationContext>)[
      TANSTACK_QUERY_OPERATION_CONTEXT_SYMBOL
    ];
    return operation !== undefined && operation.type !== "mutation";
  },
  after(delayMs, callback) {
    const timer = window.setTimeout(callback, delayMs);
    return () => window.clearTimeout(timer);
  },
  random: () => Math.random(),
});

export const client = line.client;

/** A store for `useSyncExternalStore`. */
export const connection = {
  get: (): ConnectionState => line.state,
  subscribe: (callback: () => void): (() => void) => line.watch(callback),
  retryNow: (): void => line.retryNow(),
};

/** Tells every live event exactly once, in order, also across lost connections. Returns what ends it. */
export function subscribeEvents(listener: (event: LiveEvent) => void): () => void {
  return line.subscribe(listener);
}

// Timers sleep in a page that nobody looks at; whoever comes back does not want to wait for them.
window.addEventListener("online", () => line.retryNow());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") line.retryNow();
});
