/** Spans of the day in which a job may, or may not, fire. */
import { Plus, Trash2 } from "lucide-react";
import { useTranslation } from "../../lib/use-translation.ts";
import type { Form } from "./form.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";

type Window = Form["scheduleOptions"]["activeWindows"][number];

const DAYS = { all: [], weekdays: [1, 2, 3, 4, 5], weekend: [6, 0] } as const;
type Days = keyof typeof DAYS | "own";

function daysOf(window: Window): Days {
  const sorted = window.days.toSorted((a, b) => a - b).join();
  const found = (Object.keys(DAYS) as (keyof typeof DAYS)[]).find(
    (name) => DAYS[name].toSorted((a, b) => a - b).join() === sorted,
  );
  return found ?? "own";
}

export interface WindowsFieldProps {
  label: string;
  value: Window[];
  onChange: (value: Window[]) => void;
}

export function WindowsField({ label, value, onChange }: WindowsFieldProps) {
  const { t } = useTranslation();
  const change = (index: number, patch: Partial<Window>) =>
    onChange(value.map((each, at) => (at === index ? { ...each, ...patch } : each)));
  return (
    <fieldset data-keeps-focus="rows">
      <legend className="mb-1.5 text-sm font-[550] text-ink2">{label}</legend>
      {value.map((window, index) => {
        const days = daysOf(window);
        const names: Days[] =
          days === "own" ? ["all", "weekdays", "weekend", "own"] : ["all", "weekdays", "weekend"];
        return (
          // Windows have no identity of their own; their place in the list is it.
          <div key={index} data-row className="mb-2 flex flex-wrap items-center gap-2">
            <Select
              label={t("editor.window.days")}
              className="w-40"
              value={days}
              options={names.map((name) => ({ value: name, label: t(`editor.window.${name}`) }))}
              onChange={(name) => {
                if (name !== "own") change(index, { days: [...DAYS[name]] });
              }}
            />
            {(["from", "to"] as const).map((end) => (
              <Field key={end} label={t(`editor.window.${end}`)} hideLabel className="w-28">
                <Input
                  type="time"
                  value={window[end]}
                  onChange={(event) => {
                    if (event.target.value !== "") change(index, { [end]: event.target.value });
                  }}
                />
              </Field>
            ))}
            <IconButton
              label={t("editor.window.remove")}
              icon={<Trash2 aria-hidden />}
              onClick={() => onChange(value.filter((_, at) => at !== index))}
            />
          </div>
        );
      })}
      <Button
        size="sm"
        onClick={() => onChange([...value, { days: [], from: "09:00", to: "18:00" }])}
      >
        <Plus aria-hidden />
        {t("editor.window.add")}
      </Button>
    </fieldset>
  );
}
