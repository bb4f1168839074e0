/** Keys that work everywhere. Letters are left alone while someone types, and while a dialog is open. */
import { useEffect, useEffectEvent } from "react";
import { isMac } from "../lib/platform.ts";

/** How long the second key of a sequence such as `g t` may take. */
const SEQUENCE_MS = 1_200;

/** Key, or keys one after another (`g t`); `Mod+k` is ⌘K on a Mac and Ctrl+K elsewhere. */
export type Bindings = Readonly<Record<string, () => void>>;

/** The name of a pressed key as bindings write it; null for keys that are no concern of ours. */
export function keyName(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">,
  mac: boolean,
): string | null {
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (other || event.altKey || event.key.length !== 1) return null;
  return mod ? `Mod+${event.key.toLowerCase()}` : event.key;
}

/** Follows sequences: gives what a key means after the ones before it. `at` is in milliseconds. */
export function sequencer(
  names: () => readonly string[],
): (name: string, at: number) => string | null {
  let before: { name: string; at: number } | null = null;
  return (name, at) => {
    const known = names();
    const sequence =
      before !== null && at - before.at <= SEQUENCE_MS ? `${before.name} ${name}` : null;
    before = null;
    if (sequence !== null && known.includes(sequence)) return sequence;
    if (known.includes(name)) return name;
    if (known.some((each) => each.startsWith(`${name} `))) before = { name, at };
    return null;
  };
}

/** What keeps letters for itself. Messages at the edge are dialogs by their role, and wait for nobody. */
const OPEN = ["dialog", "alertdialog", "menu"]
  .map((role) => `[role=${role}]:not([aria-modal=false])`)
  .join();

function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector(OPEN)) return true;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=listbox]") !== null)
  );
}

export function useKeys(bindings: Bindings): void {
  const run = useEffectEvent((name: string) => bindings[name]?.());
  const names = useEffectEvent(() => Object.keys(bindings));
  useEffect(() => {
    const meaning = sequencer(() => names());
    const pressed = (event: KeyboardEvent) => {
      const name = keyName(event, isMac);
      if (name === null || event.defaultPrevented) return;
      if (!name.startsWith("Mod+") && isBusy(event.target)) return;
      const meant = meaning(name, event.timeStamp);
      if (meant === null) return;
      event.preventDefault();
      run(meant);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}
