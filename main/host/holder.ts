/** Whether the process that holds the engine lock is still there. */
import { isSameProcessAlive } from "../runs/identity.ts";
import type { EngineHolder } from "../store/index.ts";

export function isHolderAlive(holder: EngineHolder): boolean {
  return isSameProcessAlive({ ...holder, startTime: String(holder.startTime) });
}
