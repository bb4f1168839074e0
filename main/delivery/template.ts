/** Words of a person around `{{variables}}`. */
import {
  TEMPLATE_VARIABLE,
  TEMPLATE_VARIABLES,
  type TemplateVariable,
} from "../../contract/notification-words.ts";

/** Variables without a value become nothing; what is filled in is not looked at again. */
export function fillTemplate(
  template: string,
  values: Partial<Record<TemplateVariable, string>>,
): string {
  return template.replace(TEMPLATE_VARIABLE, (whole, name: TemplateVariable) =>
    (TEMPLATE_VARIABLES as readonly string[]).includes(name) ? (values[name] ?? "") : whole,
  );
}
