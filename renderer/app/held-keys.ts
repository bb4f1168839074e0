/**
 * Keeps what is typed from the moment the palette is asked for until its field has the focus, which takes
 * some frames, or longer where its code is still on the way: no key is lost, or means something to the page.
 */

/** What browsers do with keys of their own, such as F5, stays theirs. */
const OF_THE_BROWSER = /^F\d/;

let typed = "";
let holding: AbortController | null = null;

/** From now on until `takeKeys`. Escape ends it as well: what was typed is dropped, and `onEscape` called. */
export function holdKeys(onEscape: () => void): void {
  takeKeys();
  holding = new AbortController();
  const hold = (event: KeyboardEvent) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || OF_THE_BROWSER.test(key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (key === "Escape") {
      takeKeys();
      onEscape();
    } else if (key === "Backspace") typed = typed.slice(0, -1);
    else if (key.length === 1) typed += key;
  };
  window.addEventListener("keydown", hold, { capture: true, signal: holding.signal });
}

/** Ends it, and gives what was typed meanwhile. */
export function takeKeys(): string {
  holding?.abort();
  holding = null;
  const taken = typed;
  typed = "";
  return taken;
}
