/** Answers what pages ask of the app itself. */
import { implement } from "@orpc/server";
import { RPCHandler } from "@orpc/server/message-port";
import { desktopAppContract } from "../../contract/desktop-app.ts";
import type { ServedPort } from "../api/message-port.ts";
import type { EngineList } from "./engine-list.ts";
import type { Updates } from "./updates/updates.ts";

/** @param onSwitch another engine is shown now */
export function appPort(
  engines: EngineList,
  updates: Updates,
  onSwitch: () => void,
): (port: ServedPort) => void {
  const os = implement(desktopAppContract);
  const router = os.router({
    updates: {
      watch: os.updates.watch.handler(({ signal }) =>
        changes(() => updates.state(), updates, signal),
      ),
      look: os.updates.look.handler(() => updates.look()),
      install: os.updates.install.handler(() => updates.install()),
    },
    engines: {
      watch: os.engines.watch.handler(({ signal }) =>
        changes(() => engines.list(), engines, signal),
      ),
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

/** What is read now, and whenever it is something else. */
async function* changes<T>(
  read: () => T,
  source: { onChange(listener: () => void): () => void },
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  let wake = () => {};
  const stop = source.onChange(() => wake());
  signal?.addEventListener("abort", () => wake());
  let told = "";
  try {
    while (!signal?.aborted) {
      const changed = new Promise<void>((resolve) => (wake = resolve));
      const value = read();
      const text = JSON.stringify(value);
      if (text !== told) {
        told = text;
        yield value;
      }
      await changed;
    }
  } finally {
    stop();
  }
}
