/** Words of a person around `{{variables}}`. */

export const TEMPLATE_VARIABLES = [
  "job",
  "run",
  "event",
  "title",
  "text",
  "reason",
  "answer",
  "state",
  "agent",
  "model",
  "duration",
  "cost",
  "tokens",
  "attempt",
  "exitCode",
  "count",
  "folder",
  "due",
  "started",
  "finished",
  "link",
  "diff",
] as const;
export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number];

const VARIABLE = /\{\{\s*([A-Za-z]+)\s*\}\}/g;

/** The first variable that there is not; null when all are known. */
export function unknownVariable(template: string): string | null {
  for (const [, name] of template.matchAll(VARIABLE)) {
    if (!(TEMPLATE_VARIABLES as readonly string[]).includes(name!)) return name!;
  }
  return null;
}

/** Variables without a value become nothing; what is filled in is not looked at again. */
export function fillTemplate(
  template: string,
  values: Partial<Record<TemplateVariable, string>>,
): string {
  return template.replace(VARIABLE, (whole, name: TemplateVariable) =>
    (TEMPLATE_VARIABLES as readonly string[]).includes(name) ? (values[name] ?? "") : whole,
  );
}
