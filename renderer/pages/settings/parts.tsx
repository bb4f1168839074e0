/** What the sections of the settings are made of: a group with a heading, and rows with a name and a control. */
import { type ReactNode, useState } from "react";
import { formatPlain } from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { fromText } from "./number-text.ts";
import type { Setting } from "./use-setting.tsx";

export function Group(props: { title: ReactNode; text?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <h2 className="font-semibold">{props.title}</h2>
      {props.text !== undefined && <p className="text-ink2">{props.text}</p>}
      <div className="mt-3 flex flex-col divide-y divide-line2 rounded-xl border border-line bg-panel">
        {props.children}
      </div>
    </section>
  );
}

/** A row of a group; controls at the right, below the words on a phone. */
export function Row({ children }: { children: ReactNode }) {
  return <div className="px-3.5 py-3">{children}</div>;
}

export interface NumberRowProps<T extends number | null> {
  setting: Setting<T>;
  label: string;
  hint?: string;
  /** Stored value = shown value × factor, e.g. 60_000 for minutes of milliseconds. */
  factor?: number;
  unit?: string;
  /** Digits after the point that may be typed. */
  digits?: number;
  /** An empty field means none. */
  optional?: boolean;
}

/** A number that is saved when the field is left, or with Enter. */
export function NumberRow<T extends number | null>(props: NumberRowProps<T>) {
  const { setting, label, hint, factor = 1, unit, digits = 0, optional = false } = props;
  const { t } = useTranslation();
  const shown = setting.value === null ? "" : formatPlain(setting.value / factor, digits);
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);

  const save = () => {
    if (typed === null || typed.trim() === shown) {
      setTyped(null);
      setWrong(false);
      return;
    }
    const value = fromText(typed, optional);
    setWrong(value === undefined);
    if (value === undefined) return;
    setTyped(null);
    setting.set((value === null ? null : Math.round(value * factor * 1e6) / 1e6) as T);
  };

  return (
    <Row>
      <Field
        label={label}
        hint={hint}
        error={wrong ? t("settings.notANumber") : setting.problem}
        className="grid grid-cols-[minmax(0,1fr)_190px] items-start gap-x-6 gap-y-0.5 max-sm:grid-cols-1 [&>*:not(:nth-child(2))]:col-start-1 [&>:nth-child(2)]:col-start-2 [&>:nth-child(2)]:row-span-3 [&>:nth-child(2)]:row-start-1 max-sm:[&>:nth-child(2)]:col-start-1 max-sm:[&>:nth-child(2)]:row-auto"
      >
        <div className="flex items-center gap-2">
          <Input
            inputMode="decimal"
            value={typed ?? shown}
            placeholder={optional ? t("settings.none") : undefined}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={save}
            onKeyDown={(event) => {
              if (event.key === "Enter") save();
              if (event.key === "Escape") setTyped(null);
            }}
            className="text-right tabular-nums"
          />
          {unit !== undefined && <span className="w-16 shrink-0 text-ink3">{unit}</span>}
        </div>
      </Field>
    </Row>
  );
}
