/** The words of the tray, dialogs and menus, in the language of the settings. */
import { createInstance, type TFunction } from "i18next";
import type { Settings } from "../../contract/settings.ts";

export type Language = Exclude<Settings["language"], "system">;

export interface Words {
  t: TFunction;
  language: Language;
}

const FILES: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import("../../resources/locales/en.desktop.json", { with: { type: "json" } }),
  "pt-BR": () => import("../../resources/locales/pt-BR.desktop.json", { with: { type: "json" } }),
};

/** @param preferred languages of the system, best first */
export function languageFor(setting: Settings["language"], preferred: readonly string[]): Language {
  if (setting !== "system") return setting;
  const known = preferred.map((tag) => (/^pt\b/i.test(tag) ? "pt-BR" : /^en\b/i.test(tag) && "en"));
  return known.find((language) => language !== false) ?? "en";
}

export async function loadWords(language: Language): Promise<Words> {
  const { default: translation } = await FILES[language]();
  const instance = createInstance();
  const t = await instance.init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation } },
    interpolation: { escapeValue: false },
  });
  return { t, language };
}
