/** The words of a kind of channel, from section `channels` of the locales. Kinds come and go; a missing word is its name. */
import i18next from "i18next";

const lookup = i18next.t.bind(i18next) as unknown as (key: string) => string;

function word(key: string, otherwise: string): string {
  return i18next.exists(key) ? lookup(key) : otherwise;
}

export const kindTitle = (kind: string): string => word(`channels.${kind}.title`, kind);
export const kindAbout = (kind: string): string => word(`channels.${kind}.about`, "");

export const fieldLabel = (kind: string, field: string): string =>
  word(`channels.${kind}.fields.${field}.label`, field);

export function fieldHint(kind: string, field: string): string | undefined {
  return word(`channels.${kind}.fields.${field}.hint`, "") || undefined;
}

/** What to do before the fields can be filled in, in order. */
export function kindSteps(kind: string): string[] {
  const steps: string[] = [];
  for (let n = 1; i18next.exists(`channels.${kind}.steps.${n}`); n += 1) {
    steps.push(lookup(`channels.${kind}.steps.${n}`));
  }
  return steps;
}
