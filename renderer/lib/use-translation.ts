/**
 * The words, for components. What has been said once in a language is kept: a page says hundreds of things, most of
 * them in every row and at every change, and the way through i18next is long.
 */
import i18next, { type TFunction } from "i18next";
import { useSyncExternalStore } from "react";

/** Enough for the rows of a few lists. Forgotten together, since nobody counts what is used. */
const KEPT = 2_000;

/** A new `t` per language, so that what depends on it notices. Exported for its test. */
export function translator(): { t: TFunction } {
  const said = new Map<string, string>();
  const t = (key: string, values?: object): string => {
    const id = values === undefined ? key : key + JSON.stringify(values);
    const known = said.get(id);
    if (known !== undefined) return known;
    if (said.size >= KEPT) said.clear();
    const words = i18next.t(key as never, values as never) as unknown as string;
    said.set(id, words);
    return words;
  };
  return { t: t as unknown as TFunction };
}

let current = translator();
// Before any component hears of it.
i18next.on("languageChanged", () => (current = translator()));

function subscribe(changed: () => void): () => void {
  i18next.on("languageChanged", changed);
  return () => i18next.off("languageChanged", changed);
}

/** `t` of the language in use; the component renders anew when that becomes another one. */
export function useTranslation(): { t: TFunction } {
  return useSyncExternalStore(subscribe, () => current);
}
