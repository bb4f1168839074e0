/** What the calls of the API do, in the reader's language. The OpenAPI document itself speaks English, to programs. */
import type { Language } from "../../lib/languages.ts";
import type { Call } from "./calls.ts";

export interface CallWords {
  /** Group of procedures → its name. */
  groups: Record<string, string>;
  /** English sentence → the same in the other language. */
  summaries: Record<string, string>;
}

const catalogues: Partial<Record<Language, () => Promise<{ default: CallWords }>>> = {
  "pt-BR": () => import("../../../resources/locales/pt-BR.calls.json"),
};

/** null for English, which the document speaks. Rejects when the words cannot be loaded. */
export async function loadCallWords(language: Language): Promise<CallWords | null> {
  return (await catalogues[language]?.())?.default ?? null;
}

/** The calls with their sentences in other words. What has none stays as it is. */
export function inWords(calls: readonly Call[], words: CallWords | null): Call[] {
  return calls.map((call) => ({
    ...call,
    title: words?.groups[call.group] ?? call.group,
    summary: words?.summaries[call.summary] ?? call.summary,
  }));
}
