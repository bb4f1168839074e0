/** A value written as JSON: what cannot be read yet stays as text, and the form waits for it. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Field } from "../../ui/field.tsx";
import { Textarea } from "../../ui/input.tsx";
import type { Form } from "./form.ts";

type Value = Form["outputSchema"];

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
  const { label, hint, example, value, error, onChange, onReadable } = props;
  const [text, setText] = useState(() => written(value));
  const sent = useRef(value);
  useEffect(() => {
    // Changed from outside (a template, a merge): what is being typed is not touched.
    if (sent.current === value) return;
    sent.current = value;
    setText(written(value));
    onReadable(true);
  }, [value, onReadable]);
  const change = (next: string) => {
    setText(next);
    const read = next.trim() === "" ? null : parsed(next);
    onReadable(read !== undefined);
    if (read === undefined) return;
    sent.current = read;
    onChange(read);
  };
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

const written = (value: Value): string => (value === null ? "" : JSON.stringify(value, null, 2));

/** undefined when the text is no JSON. */
function parsed(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}
