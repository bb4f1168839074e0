/** The words of the tray, dialogs and menus, in the language of the settings. */
import { createInstance, type TFunction } from "i18next";
import { localizer, type Localizer } from "../../contract/sentences.ts";
import type { Settings } from "../../contract/settings.ts";

export type Language = Exclude<Settings["language"], "system">;

export interface Words {
  t: TFunction;
  language: Language;
  /** A sentence of the engine in this language. Read when one is said for the first time: few people see any. */
  say(sentence: string): Promise<string>;
}

const FILES: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import("../../resources/locales/en.desktop.json", { with: { type: "json" } }),
  "pt-BR": () => import("../../resources/locales/pt-BR.desktop.json", { with: { type: "json" } }),
};

export async function loadWords(language: Language): Promise<Words> {
  const { default: translation } = await FILES[language]();
  const instance = createInstance();
  const t = await instance.init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation } },
    interpolation: { escapeValue: false },
  });
  let sentences: Promise<Localizer> | null = null;
  const say = async (sentence: string) => (await (sentences ??= loadSentences(language)))(sentence);
  return { t, language, say };
}

/** The engine speaks English itself. */
async function loadSentences(language: Language): Promise<Localizer> {
  if (language === "en") return (sentence) => sentence;
  const file = await import("../../resources/locales/pt-BR.sentences.json", {
    with: { type: "json" },
  });
  return localizer(file.default);
}
