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

/** Follows keys that come one after another. `at` is in milliseconds. */
export function sequencer(names: () => readonly string[]) {
  let begun: { name: string; at: number } | null = null;
  return {
    /** The sequence that a key ends, or null. Every key is asked this first: one that ends nothing breaks off. */
    ended(name: string, at: number): string | null {
      const sequence =
        begun !== null && at - begun.at <= SEQUENCE_MS ? `${begun.name} ${name}` : null;
      begun = null;
      return sequence !== null && names().includes(sequence) ? sequence : null;
    },
    /** What a key means by itself, or null; it can begin a sequence. */
    alone(name: string, at: number): string | null {
      const known = names();
      if (known.includes(name)) return name;
      if (known.some((each) => each.startsWith(`${name} `))) begun = { name, at };
      return null;
    },
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
    const keys = sequencer(() => names());
    const nameOf = (event: KeyboardEvent): string | null => {
      const name = keyName(event, isMac);
      return name !== null && !name.startsWith("Mod+") && isBusy(event.target) ? null : name;
    };
    const act = (event: KeyboardEvent, meant: string | null) => {
      if (meant === null) return;
      event.preventDefault();
      run(meant);
    };
    // Before anyone else: the second key of a sequence is not also what it means to a list or a page.
    const first = (event: KeyboardEvent) => {
      const name = nameOf(event);
      const ended = name === null ? null : keys.ended(name, event.timeStamp);
      if (ended !== null) event.stopPropagation();
      act(event, ended);
    };
    const last = (event: KeyboardEvent) => {
      const name = event.defaultPrevented ? null : nameOf(event);
      if (name !== null) act(event, keys.alone(name, event.timeStamp));
    };
    window.addEventListener("keydown", first, true);
    window.addEventListener("keydown", last);
    return () => {
      window.removeEventListener("keydown", first, true);
      window.removeEventListener("keydown", last);
    };
  }, []);
}
