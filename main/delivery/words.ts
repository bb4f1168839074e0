/** The words of messages in a language: `<language>.messages.json` of the locales, through i18next. Loaded when needed. */
import type { SentenceCatalogue } from "../../contract/sentences.ts";
import { localizer, type Localizer } from "../../contract/sentences.ts";
import type { MessageLanguage } from "../../contract/notification-words.ts";

export interface Words {
  language: MessageLanguage;
  /** @param key as in the file; with `count` in the values, the form for that number */
  t(key: string, values?: Record<string, string | number>): string;
  /** The engine's sentences in this language. */
  say: Localizer;
}

const loaded = new Map<MessageLanguage, Promise<Words>>();

/** @param read gives the text of `resources/locales/<name>.json` */
export function wordsOf(
  language: MessageLanguage,
  read: (name: string) => Promise<string>,
): Promise<Words> {
  let words = loaded.get(language);
  if (!words) {
    words = load(language, read);
    loaded.set(language, words);
    // A file that could not be read may be there the next time.
    words.catch(() => loaded.delete(language));
  }
  return words;
}

async function load(
  language: MessageLanguage,
  read: (name: string) => Promise<string>,
): Promise<Words> {
  const { createInstance } = await import("i18next");
  const translation = JSON.parse(await read(`${language}.messages`)) as Record<string, unknown>;
  const i18n = createInstance();
  await i18n.init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation } },
    interpolation: { escapeValue: false },
  });
  // Keys are put together from events and fields; a test asks for all of them.
  const translate = i18n.t as unknown as (key: string, values: object) => string;
  const say =
    language === "en" ? (text: string) => text : localizer(await sentences(language, read));
  return {
    language,
    t: (key, values) => translate(key, values ?? {}),
    say,
  };
}

async function sentences(
  language: MessageLanguage,
  read: (name: string) => Promise<string>,
): Promise<SentenceCatalogue> {
  return JSON.parse(await read(`${language}.sentences`)) as SentenceCatalogue;
}
