/** A text of a template in the reader's language. */
import type { Localized } from "../../../contract/templates.ts";
import type { Language } from "../../lib/languages.ts";

export function said(text: Localized, language: Language): string {
  return typeof text === "string" ? text : text[language];
}
