/** The fields of a kind of channel: a form that knows no kind. */
import type { ChannelField } from "../../../contract/notify.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Input, Textarea } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/toggles.tsx";
import type { FormValues } from "./channel-values.ts";
import { fieldHint, fieldLabel } from "./kind-words.ts";

export interface ChannelFieldsProps {
  kind: string;
  fields: ChannelField[];
  values: FormValues;
  /** Sentences by field. */
  errors: Record<string, string>;
  /** Fields whose secret is kept already. */
  kept: ReadonlySet<string>;
  onChange: (name: string, value: string | boolean) => void;
}

export function ChannelFields({
  kind,
  fields,
  values,
  errors,
  kept,
  onChange,
}: ChannelFieldsProps) {
  const { t } = useTranslation();
  return fields.map((field) => {
    const { name, input } = field;
    const label = fieldLabel(kind, name);
    const hint = fieldHint(kind, name);
    const value = values[name];
    if (input === "switch") {
      return (
        <Switch
          key={name}
          label={label}
          hint={hint}
          checked={value === true}
          onChange={(checked) => onChange(name, checked)}
        />
      );
    }
    const text = typeof value === "string" ? value : "";
    const placeholder = kept.has(name)
      ? t("notifications.form.secretKept")
      : (field.placeholder ?? undefined);
    return (
      <Field
        key={name}
        label={label}
        hint={hint}
        error={errors[name]}
        aside={
          !field.required &&
          input !== "choice" && (
            <span className="text-sm text-ink3">{t("notifications.form.optional")}</span>
          )
        }
      >
        {input === "choice" ? (
          <Select
            value={text}
            options={field.choices.map((choice) => ({ value: choice, label: choice }))}
            onChange={(next) => onChange(name, next)}
          />
        ) : input === "multiline" || input === "list" || input === "map" ? (
          <Textarea
            mono={input !== "multiline"}
            rows={3}
            value={text}
            placeholder={placeholder}
            onChange={(event) => onChange(name, event.target.value)}
          />
        ) : (
          <Input
            type={input === "secret" ? "password" : input === "number" ? "number" : "text"}
            inputMode={input === "url" ? "url" : undefined}
            value={text}
            placeholder={placeholder}
            onChange={(event) => onChange(name, event.target.value)}
          />
        )}
      </Field>
    );
  });
}
