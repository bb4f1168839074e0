/** The number on the dock or task bar icon: what waits for an answer, and failures that nobody has looked at. */
import { app } from "electron";
import type { EngineView } from "./engine-keeper.ts";
import { failures, waitingCount } from "./tray-model.ts";

/** @returns what counts anew */
export function setupBadge(engines: EngineView, muted: () => ReadonlySet<number>): () => void {
  let shown = 0;
  const show = () => {
    const { live } = engines.shown();
    const count = waitingCount(live) + failures({ live, muted: muted() }).length;
    if (count === shown) return;
    shown = count;
    app.setBadgeCount(count);
  };
  engines.watch(show);
  return show;
}
