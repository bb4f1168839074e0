/** Words of the pages: i18next over `resources/locales`, one file per language, loaded when needed. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "../../resources/locales/en.json";
import {
  chosenLast,
  type Language,
  rememberChoice,
  resolveLanguage,
  wordsOf,
} from "./languages.ts";
import { loadSentences } from "./sentences.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
    returnNull: false;
  }
}

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, "translation")) return;
  i18next.addResourceBundle(language, "translation", await wordsOf(language));
}

/** Switches the words when they are others, and tells the document for screen readers and hyphenation. */
export async function setLanguage(setting: "system" | Language): Promise<void> {
  const language = resolveLanguage(setting);
  rememberChoice(setting);
  await Promise.all([load(language), loadSentences(language)]);
  if (i18next.language !== language) await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Before the first paint, with the language chosen last; the settings of the engine have the final say. */
export async function startI18n(): Promise<void> {
  // `Trans` of react-i18next finds the words by this.
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await setLanguage(chosenLast());
}

/** The language in use, as an `Intl` locale. */
export function currentLanguage(): Language {
  return i18next.language as Language;
}
