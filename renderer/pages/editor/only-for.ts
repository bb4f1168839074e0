/** Sections of the form are drawn again only when a field of theirs changed: a key in one costs the others nothing. */
import { memo, type ReactNode } from "react";
import type { Form } from "./form.ts";
import type { FormAccess } from "./use-editor.ts";

/** A section that reads these fields of the form and, by its type, no others. */
export function onlyFor<Field extends keyof Form, Props extends { form: Pick<Form, Field> }>(
  fields: readonly Field[],
  section: (props: Props) => ReactNode,
) {
  return memo(section, (before, after) =>
    (Object.keys(after) as (keyof Props)[]).every((prop) =>
      prop === "form"
        ? fields.every((field) => before.form[field] === after.form[field])
        : before[prop] === after[prop],
    ),
  );
}

/** What a section of these fields works with. */
export type SectionAccess<Field extends keyof Form> = Omit<FormAccess, "form"> & {
  form: Pick<Form, Field>;
};
