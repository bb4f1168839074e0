/** Says what the engine says in the reader's language: its reasons and errors come in English. */
import { ORPCError } from "@orpc/client";
import {
  localizeAnswer,
  localizer,
  type Localizer,
  type SentenceCatalogue,
} from "../../contract/sentences.ts";
import type { Language } from "./languages.ts";

/** English is what the engine speaks. */
const catalogues: Partial<Record<Language, () => Promise<{ default: SentenceCatalogue }>>> = {
  "pt-BR": () => import("../../resources/locales/pt-BR.sentences.json"),
};

const asItIs: Localizer = (text) => text;
let say: Localizer = asItIs;

/** From now on in this language. What has been read before stays as it was. */
export async function loadSentences(language: Language): Promise<void> {
  const catalogue = await catalogues[language]?.();
  say = catalogue === undefined ? asItIs : localizer(catalogue.default);
}

/** A sentence of the engine that is shown as such. */
export function inMyWords(sentence: string): string {
  return say(sentence);
}

/** What the API answered, or an event, with its sentences in the reader's language. */
export function answerInMyWords<T>(answer: T): T {
  return say === asItIs ? answer : localizeAnswer(answer, say);
}

/** The same for a refusal, and for each field that it blames. */
export function errorInMyWords(error: unknown): unknown {
  if (!(error instanceof ORPCError)) return error;
  if (error.message !== "") error.message = say(error.message);
  Object.assign(error, { data: answerInMyWords(error.data as unknown) });
  return error;
}
