/** The number on the dock or task bar icon: what waits for an answer, and failures that nobody has looked at. */
import type { EngineView } from "./engine-keeper.ts";
import { failures, waitingCount } from "./tray-model.ts";

/**
 * @param put shows a number; 0 takes it away
 * @returns what counts anew
 */
export function setupBadge(
  engines: EngineView,
  muted: () => ReadonlySet<number>,
  put: (count: number) => void,
): () => void {
  let shown = 0;
  const show = () => {
    const { live } = engines.shown();
    const count = waitingCount(live) + failures({ live, muted: muted() }).length;
    if (count === shown) return;
    shown = count;
    put(count);
  };
  engines.watch(show);
  return show;
}
