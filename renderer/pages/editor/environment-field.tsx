/** Variables of a job, one `NAME=value` a line. */
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Textarea } from "../../ui/input.tsx";
import { same } from "./form.ts";

export interface EnvironmentFieldProps {
  value: Record<string, string>;
  onChange: (value: Record<string, string>) => void;
  onReadable: (isReadable: boolean) => void;
  error: ReactNode;
}

const write = (env: Record<string, string>): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");

/** null where a line is no variable. */
export function readEnvironment(text: string): Record<string, string> | null {
  const env: Record<string, string> = {};
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const found = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
    if (!found) return null;
    env[found[1]!] = found[2]!;
  }
  return env;
}

export function EnvironmentField({ value, onChange, onReadable, error }: EnvironmentFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => write(value));
  const sent = useRef(value);
  useEffect(() => {
    if (same(sent.current, value)) return;
    sent.current = value;
    setText(write(value));
  }, [value]);
  const change = (next: string) => {
    setText(next);
    const read = readEnvironment(next);
    onReadable(read !== null);
    if (read === null) return;
    sent.current = read;
    onChange(read);
  };
  return (
    <Field label={t("editor.field.env")} hint={t("editor.envNote")} error={error}>
      <Textarea
        mono
        rows={3}
        value={text}
        placeholder={t("editor.envPlaceholder")}
        onChange={(event) => change(event.target.value)}
      />
    </Field>
  );
}
