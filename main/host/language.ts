/** Which language Belfry speaks to people: that of the settings, or that of the system. */
import type { MessageLanguage } from "../../contract/notification-words.ts";

/**
 * English where none of the preferred ones is known.
 * @param preferred languages of the system, best first, as tags (`pt-BR`) or as locales (`pt_BR.UTF-8`)
 */
export function languageFor(
  setting: "system" | MessageLanguage,
  preferred: readonly string[],
): MessageLanguage {
  if (setting !== "system") return setting;
  for (const tag of preferred) {
    if (/^pt(?![a-z])/i.test(tag)) return "pt-BR";
    if (/^en(?![a-z])/i.test(tag)) return "en";
  }
  return "en";
}

/** The language that the environment names for messages, as programs of a terminal read it. */
export function languagesOf(env: Record<string, string | undefined>): string[] {
  const told = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"];
  return told === undefined ? [] : [told];
}
