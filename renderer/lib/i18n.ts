/** Words of the pages: i18next over `resources/locales`, one file per language, loaded when needed. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "../../resources/locales/en.json";
import { loadSentences } from "./sentences.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
    returnNull: false;
  }
}

/** Languages with a complete file. Another one needs its file and a line here and in the contract. */
export const LANGUAGES = { en: "English", "pt-BR": "Português (Brasil)" } as const;
export type Language = keyof typeof LANGUAGES;

const STORED = "belfry.language";
const loaders: Record<Language, () => Promise<{ default: unknown }>> = {
  en: () => import("../../resources/locales/en.json"),
  "pt-BR": () => import("../../resources/locales/pt-BR.json"),
};

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

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, "translation")) return;
  i18next.addResourceBundle(language, "translation", (await loaders[language]()).default);
}

/** Switches the words when they are others, and tells the document for screen readers and hyphenation. */
export async function setLanguage(setting: "system" | Language): Promise<void> {
  const language = resolveLanguage(setting);
  localStorage.setItem(STORED, setting);
  await Promise.all([load(language), loadSentences(language)]);
  if (i18next.language !== language) await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Before the first paint, with the language chosen last; the settings of the engine have the final say. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const stored = localStorage.getItem(STORED);
  await setLanguage(stored !== null && stored in LANGUAGES ? (stored as Language) : "system");
}

/** The language in use, as an `Intl` locale. */
export function currentLanguage(): Language {
  return i18next.language as Language;
}
