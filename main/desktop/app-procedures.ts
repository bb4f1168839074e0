/** Answers what pages ask of the app itself. */
import { implement } from "@orpc/server";
import { RPCHandler } from "@orpc/server/message-port";
import { desktopAppContract, type ShownEngine } from "../../contract/desktop-app.ts";
import type { ServedPort } from "../api/message-port.ts";
import type { EngineList } from "./engine-list.ts";

/** @param onSwitch another engine is shown now */
export function appPort(engines: EngineList, onSwitch: () => void): (port: ServedPort) => void {
  const os = implement(desktopAppContract);
  const router = os.router({
    engines: {
      watch: os.engines.watch.handler(({ signal }) => changes(engines, signal)),
      add: os.engines.add.handler(async ({ input }) => {
        const added = await engines.add(input);
        return { problem: added.ok ? null : added.error.message };
      }),
      remove: os.engines.remove.handler(async ({ input }) => {
        const wasShown = engines.list().some(({ id, chosen }) => chosen && id === input.id);
        await engines.remove(input.id);
        if (wasShown) onSwitch();
      }),
      choose: os.engines.choose.handler(({ input }) => {
        engines.choose(input.id);
        onSwitch();
      }),
    },
  });
  const handler = new RPCHandler(router);
  return (port) => handler.upgrade(port);
}

/** The list now, and whenever it is another one. */
async function* changes(
  engines: EngineList,
  signal: AbortSignal | undefined,
): AsyncGenerator<ShownEngine[]> {
  let wake = () => {};
  const stop = engines.onChange(() => wake());
  signal?.addEventListener("abort", () => wake());
  let told = "";
  try {
    while (!signal?.aborted) {
      const changed = new Promise<void>((resolve) => (wake = resolve));
      const list = engines.list();
      const text = JSON.stringify(list);
      if (text !== told) {
        told = text;
        yield list;
      }
      await changed;
    }
  } finally {
    stop();
  }
}
