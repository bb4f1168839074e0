/**
 * Hints: a few words beside what is hovered or focused. They repeat or explain a name, and never replace one.
 *
 * An element only carries its hint; the one layer in `hint-layer.tsx` shows it. A page of a hundred buttons must not
 * pay for a hundred hidden popups.
 */

export type HintSide = "top" | "bottom";

export interface HintOptions {
  /** Keys that do the same. */
  keys?: string | undefined;
  side?: HintSide;
}

/** What an element carries that has a hint. It can be focused. */
export function hint(text: string, { keys, side }: HintOptions = {}) {
  return { "data-hint": text, "data-hint-keys": keys, "data-hint-side": side };
}

export interface Hint extends HintOptions {
  /** What it is about. */
  anchor: HTMLElement;
  text: string;
}

/** The hint of an element, or of the nearest one around it that has one. */
export function hintAt(target: EventTarget | null): Hint | null {
  const anchor = target instanceof Element ? target.closest<HTMLElement>("[data-hint]") : null;
  if (anchor === null) return null;
  const { hint: text = "", hintKeys: keys, hintSide } = anchor.dataset;
  return { anchor, text, keys, side: hintSide === "top" ? "top" : "bottom" };
}
