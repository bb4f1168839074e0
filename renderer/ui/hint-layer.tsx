/** Shows the hint of what is hovered for a moment, or focused by keyboard: one at a time, for the whole window. */
import { useEffect, useState } from "react";
import { lazyPart } from "../lib/lazy-part.tsx";
import { type Hint, hintAt } from "./hint.ts";

/** Nobody misses a hint that cannot be loaded: what it is of has its name all the same. */
const HintPopup = lazyPart(async () => (await import("./hint-popup.tsx")).HintPopup);

/** How long the pointer rests before the first hint is shown, in milliseconds. The next one follows at once. */
const REST_MS = 500;
/** Time to move the pointer from an element onto its hint, to read or copy it, in milliseconds. */
const GRACE_MS = 150;

export function HintLayer() {
  const shown = useHint();
  return shown && <HintPopup {...shown} />;
}

function useHint(): Hint | null {
  const [shown, setShown] = useState<Hint | null>(null);
  useEffect(() => {
    let current: Hint | null = null;
    let timer: number | undefined;
    const show = (next: Hint | null, afterMs = 0) => {
      window.clearTimeout(timer);
      timer = undefined;
      if (next?.anchor === current?.anchor) return;
      const change = () => setShown((current = next));
      if (afterMs === 0) change();
      else timer = window.setTimeout(change, afterMs);
    };
    const hide = () => show(null);
    const hovered = ({ target, pointerType }: PointerEvent) => {
      if (pointerType === "touch") return;
      const over = target instanceof Element && target.closest("[data-hint-popup]") !== null;
      const next = over ? current : hintAt(target);
      if (next === null) show(null, GRACE_MS);
      else show(next, current === null ? REST_MS : 0);
    };
    const focused = ({ target }: FocusEvent) => {
      const byKey = target instanceof Element && target.matches(":focus-visible");
      show(byKey ? hintAt(target) : null);
    };
    const listening = new AbortController();
    const options = { capture: true, passive: true, signal: listening.signal };
    document.addEventListener("pointerover", hovered, options);
    document.addEventListener("focusin", focused, options);
    // Whoever acts, scrolls or leaves has read it.
    for (const event of ["focusout", "pointerdown", "keydown", "scroll"] as const) {
      document.addEventListener(event, hide, options);
    }
    // Not while it is captured: then it would also be told of every element inside that the pointer leaves.
    document.documentElement.addEventListener("pointerleave", hide, { signal: listening.signal });
    return () => {
      listening.abort();
      window.clearTimeout(timer);
    };
  }, []);
  return shown;
}
