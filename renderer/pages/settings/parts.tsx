/** What the sections of the settings are made of: a group with a heading, and rows with a name and a control. */
import type { ReactNode } from "react";
import { formatPlain } from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { fromText } from "./number-text.ts";
import { type Empty, sayRefused } from "./refused.ts";
import type { Setting } from "./use-setting.tsx";
import { useTyped } from "./use-typed.ts";

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
  /** What an empty field means; without it one must be typed. */
  empty?: Empty;
}

/** A number that is saved when the field is left, or with Enter. */
export function NumberRow<T extends number | null>(props: NumberRowProps<T>) {
  const { setting, label, hint, factor = 1, unit, digits = 0, empty } = props;
  const { t } = useTranslation();
  const shown = setting.value === null ? "" : formatPlain(setting.value / factor, digits);
  const { field, isUnreadable } = useTyped(setting, shown, (text) => {
    const value = fromText(text, empty !== undefined);
    // What is shown in larger units is stored in whole small ones.
    return (typeof value === "number" && factor !== 1 ? Math.round(value * factor) : value) as T;
  });
  const problem = setting.refused && sayRefused(t, setting.refused, { factor, empty });

  return (
    <Row>
      <Field
        label={label}
        hint={hint}
        error={isUnreadable ? t("settings.notANumber") : problem}
        className="grid grid-cols-[minmax(0,1fr)_190px] items-start gap-x-6 gap-y-0.5 max-sm:grid-cols-1 [&>*:not(:nth-child(2))]:col-start-1 [&>:nth-child(2)]:col-start-2 [&>:nth-child(2)]:row-span-3 [&>:nth-child(2)]:row-start-1 max-sm:[&>:nth-child(2)]:col-start-1 max-sm:[&>:nth-child(2)]:row-auto"
      >
        <div className="flex items-center gap-2">
          <Input
            inputMode="decimal"
            {...field}
            placeholder={empty && t("settings.none")}
            className="text-right tabular-nums"
          />
          {unit !== undefined && <span className="w-16 shrink-0 text-ink3">{unit}</span>}
        </div>
      </Field>
    </Row>
  );
}
