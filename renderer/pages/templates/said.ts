/** A text of a template in the reader's language. */
import type { Localized } from "../../../contract/templates.ts";
import type { Language } from "../../lib/i18n.ts";

export function said(text: Localized, language: Language): string {
  return typeof text === "string" ? text : text[language];
}
