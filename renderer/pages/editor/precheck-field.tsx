/** The command that is asked before the agent starts, and how long it may take. */
import type { ReactNode } from "react";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Textarea } from "../../ui/input.tsx";
import type { Form } from "./form.ts";
import { SpanInput } from "./value-inputs.tsx";

/** The contract's default, in milliseconds. */
const USUAL_MS = 60_000;
/** A command, the same in every language: there is work when the file has something in it. */
const EXAMPLE = "test -s inbox.md";

export interface PrecheckFieldProps {
  value: Form["precheck"];
  problemAt: (field: string) => ReactNode;
  /** null when the command is empty. */
  onChange: (value: Form["precheck"]) => void;
  onReadable: (isReadable: boolean) => void;
}

export function PrecheckField({ value, problemAt, onChange, onReadable }: PrecheckFieldProps) {
  const { t } = useTranslation();
  const timeoutMs = value?.timeoutMs ?? USUAL_MS;
  return (
    <div className="grid grid-cols-[1fr_13rem] gap-3.5 max-sm:grid-cols-1">
      <Field
        label={t("editor.field.precheck.command")}
        hint={t("editor.precheckNote")}
        error={problemAt("precheck.command")}
      >
        <Textarea
          mono
          rows={2}
          value={value?.command ?? ""}
          placeholder={EXAMPLE}
          onChange={(event) => {
            const command = event.target.value;
            onChange(command === "" ? null : { command, timeoutMs });
          }}
        />
      </Field>
      {value !== null && (
        <Field label={t("editor.field.precheck.timeoutMs")} error={problemAt("precheck.timeoutMs")}>
          <SpanInput
            value={timeoutMs}
            onChange={(next) => onChange({ ...value, timeoutMs: next ?? USUAL_MS })}
            onReadable={onReadable}
          />
        </Field>
      )}
    </div>
  );
}
