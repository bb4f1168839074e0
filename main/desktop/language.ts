/** Keeps the words in the language of the settings. */
import { app } from "electron";
import { languageFor } from "../host/language.ts";
import type { EngineKeeper } from "./engine-keeper.ts";
import { loadWords, type Words } from "./words.ts";

export interface LanguageKeeper {
  words(): Words;
}

/** Resolves with the words of the language that is set; the setting is followed from then on. */
export async function setupLanguage(
  keeper: EngineKeeper,
  onChange: () => void,
): Promise<LanguageKeeper> {
  const preferred = app.getPreferredSystemLanguages();
  const { language } = keeper.shown().settings;
  let words = await loadWords(languageFor(language, preferred));
  keeper.watch(({ settings }) => {
    const language = languageFor(settings.language, preferred);
    if (language === words.language) return;
    void loadWords(language).then((loaded) => {
      words = loaded;
      onChange();
    });
  });
  return { words: () => words };
}
