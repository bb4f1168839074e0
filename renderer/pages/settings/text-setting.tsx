/** A text that is saved when the field is left. */
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";

export interface TextSettingProps {
  label: string;
  hint: string;
  value: string;
  onSave: (value: string) => void;
  problem: string | null;
}

export function TextSetting({ label, hint, value, onSave, problem }: TextSettingProps) {
  return (
    <Field label={label} hint={hint} error={problem}>
      <Input
        key={value}
        mono
        defaultValue={value}
        onBlur={(event) => {
          const typed = event.target.value.trim();
          if (typed !== value) onSave(typed);
        }}
      />
    </Field>
  );
}
