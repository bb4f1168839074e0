/** The languages of the pages, and which one is wanted. Small, since it is asked before anything else is loaded. */

import en from "../../resources/locales/en.json?url";
import ptBr from "../../resources/locales/pt-BR.json?url";

/** Languages with a complete file. Another one needs its file and a line here and in the contract. */
export const LANGUAGES = { en: "English", "pt-BR": "Português (Brasil)" } as const;
export type Language = keyof typeof LANGUAGES;

const STORED = "belfry.language";
/** Files of data and not of code: they are read faster, and nothing runs them. */
const files: Record<Language, string> = { en, "pt-BR": ptBr };

/** The language for a setting; `system` follows the browser or the desktop. */
export function resolveLanguage(
  setting: "system" | Language,
  preferred: readonly string[] = navigator.languages,
): Language {
  if (setting !== "system") return setting;
  for (const tag of preferred) {
    if (/^pt\b/i.test(tag)) return "pt-BR";
    if (/^en\b/i.test(tag)) return "en";
  }
  return "en";
}

/** What was chosen last in this browser; the settings of the engine have the final say. */
export function chosenLast(): "system" | Language {
  const stored = localStorage.getItem(STORED);
  return stored !== null && stored in LANGUAGES ? (stored as Language) : "system";
}

export function rememberChoice(setting: "system" | Language): void {
  localStorage.setItem(STORED, setting);
}

const read = new Map<Language, Promise<unknown>>();

/** All words of a language; the same promise until it fails. Rejects when the file cannot be loaded. */
export function wordsOf(language: Language): Promise<unknown> {
  const known = read.get(language);
  if (known) return known;
  const words = fetch(files[language]).then((answer) => {
    if (!answer.ok) throw new Error(`The words could not be loaded: ${answer.status}.`);
    return answer.json() as Promise<unknown>;
  });
  read.set(language, words);
  words.catch(() => read.delete(language));
  return words;
}
