/** After a restored backup: what happened before it was told by the engine of then, and is not told again. */
import type { Store } from "./store-port.ts";

const KEY = "told-until";

type Needs = { store: Pick<Store, "meta" | "setMeta"> };

/** @param at epoch milliseconds: the last sign of life of the engine that ran before the restore */
export function noteToldUntil({ store }: Needs, at: number): void {
  store.setMeta(KEY, String(at));
}

/** @param at epoch milliseconds at which it happened */
export function isOldNews({ store }: Needs, at: number): boolean {
  return at <= Number(store.meta(KEY) ?? -Infinity);
}
