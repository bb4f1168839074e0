/** The texts of a template, with something in the place of what is to be filled in. */

/**
 * Puts what is given for a name in the place of `[[name]]`. What nothing is given for stays, as do brackets around
 * anything else (`[[ -f file ]]`).
 */
export function fillText(text: string, given: (name: string) => string | undefined): string {
  return text.replaceAll(/\[\[([a-z][a-z0-9_]*)\]\]/g, (kept, name: string) => given(name) ?? kept);
}
