/** The keys that move among the rows of a virtual list, where a row may only come into being by the move. */
import { type FocusEvent, type KeyboardEvent, useRef, useState } from "react";
import type { VListHandle } from "virtua";

const PAGE_ROWS = 10;
/** Frames in which a row comes into being after a leap; later the list has become another one. */
const MAX_FRAMES = 60;

/**
 * @param attribute what each row carries, its id as the value
 * @param ids of the rows, in their order
 */
export function useRowKeys(attribute: `data-${string}`, ids: readonly number[]) {
  const list = useRef<VListHandle>(null);
  const root = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  // Where the focus is on its way to: the next key is meant for that row, however fast it comes.
  const aim = useRef<number | null>(null);

  function arrive(id: number, framesLeft: number): void {
    if (aim.current !== id) return;
    const row = root.current?.querySelector<HTMLElement>(`[${attribute}="${id}"]`) ?? null;
    row?.focus();
    // A row that is not there yet, or hidden until it has been measured, takes no focus.
    if (document.activeElement === row || framesLeft === 0) aim.current = null;
    else requestAnimationFrame(() => arrive(id, framesLeft - 1));
  }

  function focusRow(index: number): void {
    const next = Math.max(0, Math.min(ids.length - 1, index));
    setActive(next);
    list.current?.scrollToIndex(next, { align: "nearest" });
    aim.current = ids[next]!;
    arrive(ids[next]!, MAX_FRAMES);
  }

  /** The row that has the focus, or a part of it, is where the way back into the list leads. */
  function onFocus(event: FocusEvent): void {
    const id = event.target.closest(`[${attribute}]`)?.getAttribute(attribute);
    const index = ids.indexOf(Number(id ?? Number.NaN));
    if (index !== -1) setActive(index);
  }

  /** Id of the row that a key is for; null where it is for none, or has moved the focus. */
  function rowOfKey(event: KeyboardEvent): number | null {
    const focused = (event.target as HTMLElement).getAttribute(attribute);
    if (focused === null || event.metaKey || event.ctrlKey) return null;
    const id = aim.current ?? Number(focused);
    const index = ids.indexOf(id);
    if (index === -1) return null;
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      j: index + 1,
      ArrowUp: index - 1,
      k: index - 1,
      PageDown: index + PAGE_ROWS,
      PageUp: index - PAGE_ROWS,
      Home: 0,
      End: ids.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return id;
    event.preventDefault();
    focusRow(to);
    return null;
  }

  const tabStop = Math.min(active, ids.length - 1);
  // Scrolled out of sight it stays in the page, and keeps the focus that it may have.
  return { list, root, rowOfKey, onFocus, tabStop, keepMounted: [tabStop] };
}
