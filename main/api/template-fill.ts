/** From a template and the values a person gave to the fields of a job. Pure. */
import type { JobPatch } from "../../contract/job.ts";
import { fillText } from "../../contract/template-text.ts";
import type { Localized, Template, TemplateVariable } from "../../contract/templates.ts";
import type { Result } from "../engine/ports.ts";

export type Language = "en" | "pt-BR";

/** The text for a language. */
export function said(text: Localized, language: Language): string {
  return typeof text === "string" ? text : text[language];
}

/** What is wrong with a value: the variable, and a sentence. */
export interface ValueProblem {
  variable: string;
  message: string;
}

/**
 * Puts values in the place of `[[name]]`; values that were not given have their default.
 */
export function fillTemplate(
  template: Template,
  values: Record<string, string>,
  language: Language,
): Result<JobPatch, ValueProblem> {
  const filled = new Map<string, string>();
  for (const variable of template.variables) {
    const value = values[variable.name] ?? said(variable.default, language);
    const problem = problemWith(variable, value, language);
    if (problem !== null) {
      return { ok: false, error: { variable: variable.name, message: problem } };
    }
    filled.set(variable.name, value.trim());
  }
  const put = (text: string): string => fillText(text, (name) => filled.get(name));
  const { env, cwd, schedule, ...rest } = template.job;
  return {
    ok: true,
    value: {
      ...rest,
      name: said(template.name, language),
      prompt: put(said(template.prompt, language)),
      ...(template.agents.length === 1 ? { agent: template.agents[0]! } : {}),
      ...(schedule === undefined ? {} : { schedule: put(schedule) }),
      ...(cwd === undefined || put(cwd) === "" ? {} : { cwd: put(cwd) }),
      ...(env === undefined
        ? {}
        : {
            env: Object.fromEntries(Object.entries(env).map(([name, text]) => [name, put(text)])),
          }),
    },
  };
}

function problemWith(
  { type, label, optional, choices }: TemplateVariable,
  value: string,
  language: Language,
): string | null {
  const name = said(label, language);
  if (value.trim() === "") return optional ? null : `Fill in "${name}".`;
  if (type === "number" && !/^\d+(\.\d+)?$/.test(value.trim())) return `"${name}" is a number.`;
  if (type === "choice" && !choices.some((choice) => choice.value === value)) {
    return `"${name}" is one of: ${choices.map((choice) => choice.value).join(", ")}.`;
  }
  return type !== "lines" && /[\r\n]/.test(value) ? `"${name}" has one line only.` : null;
}
