/** A value written as JSON: what cannot be read yet stays as text, and the form waits for it. */
import type { ReactNode } from "react";
import { Field } from "../../ui/field.tsx";
import { Textarea } from "../../ui/input.tsx";
import type { Form } from "./form.ts";
import { type Codec, useText } from "./value-inputs.tsx";

type Value = Form["outputSchema"];

const JSON_TEXT: Codec<NonNullable<Value>> = {
  read: (text) => {
    try {
      return JSON.parse(text) as Value;
    } catch {
      return undefined;
    }
  },
  write: (value) => JSON.stringify(value, null, 2),
};

export interface JsonFieldProps {
  label: string;
  hint: string;
  /** A short value of its kind. */
  example: string;
  value: Value;
  error: ReactNode;
  onChange: (value: Value) => void;
  onReadable: (isReadable: boolean) => void;
}

export function JsonField(props: JsonFieldProps) {
  const { label, hint, example, error } = props;
  const { text, change } = useText(props, JSON_TEXT);
  return (
    <Field label={label} hint={hint} error={error}>
      <Textarea
        mono
        rows={4}
        spellCheck={false}
        value={text}
        placeholder={example}
        onChange={(event) => change(event.target.value)}
      />
    </Field>
  );
}
