/** A text that is saved when the field is left, or with Enter. */
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import type { Setting } from "./use-setting.tsx";
import { useTyped } from "./use-typed.ts";

export interface TextSettingProps<T extends string | null> {
  label: string;
  hint: string;
  setting: Setting<T>;
  /** What an empty field means; without it that is a text like any other. */
  empty?: T;
  /** What is wanted, where a text can be refused. */
  wanted?: string;
}

export function TextSetting<T extends string | null>(props: TextSettingProps<T>) {
  const { label, hint, setting, empty, wanted } = props;
  const { field } = useTyped(setting, setting.value ?? "", (text) =>
    text === "" && empty !== undefined ? empty : (text as T),
  );
  const { refused } = setting;
  const problem = refused && ("sentence" in refused ? refused.sentence : wanted);
  return (
    <Field label={label} hint={hint} error={problem}>
      <Input mono {...field} />
    </Field>
  );
}
