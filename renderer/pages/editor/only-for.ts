/** Sections of the form are drawn again only when a field of theirs changed: a key in one costs the others nothing. */
import { memo, type ReactNode } from "react";
import type { Form } from "./form.ts";

/** Refuses, by its type, a list that leaves out a field the section reads: that field would be shown as it was. */
type Whole<Props extends { form: object }, Field> = [keyof Props["form"]] extends [Field]
  ? unknown
  : "a field that the section reads is missing";

/** A section that reads these fields of the form and, by its type, no others. */
export function onlyFor<Field extends keyof Form, Props extends { form: Pick<Form, Field> }>(
  fields: readonly Field[] & Whole<Props, Field>,
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
