/** The zone of a schedule, in a few words that open into a field. */
import { type ReactNode, useState } from "react";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { SuggestInput } from "../../ui/suggest-input.tsx";

export interface ZoneFieldProps {
  /** IANA name or `local`. */
  value: string;
  /** The zone it means now. */
  shown: string;
  /** What is wrong with it opens the field. */
  error: ReactNode;
  /** It was pressed, and has the focus then. */
  isOpen: boolean;
  onOpen: () => void;
  onChange: (value: string) => void;
}

export function ZoneField({ value, shown, error, isOpen, onOpen, onChange }: ZoneFieldProps) {
  const { t } = useTranslation();
  const said =
    value === "local"
      ? t("editor.zone.follows", { zone: shown })
      : t("editor.zone.pinned", { zone: shown });
  // What was wrong may be put right while someone types in the field: it stays open then.
  const [wasWrong, setWrong] = useState(false);
  const isWrong = error !== undefined;
  if (isWrong && !wasWrong) setWrong(true);
  if (!isOpen && !isWrong && !wasWrong) {
    return (
      <button
        type="button"
        className="text-ink3 underline decoration-dotted underline-offset-2 hover:text-ink"
        onClick={onOpen}
      >
        {said}
      </button>
    );
  }
  const zones = ["local", "UTC", ...Intl.supportedValuesOf("timeZone")];
  return (
    <span className="min-w-64">
      <Field label={t("editor.field.timezone")} hideLabel error={error}>
        <SuggestInput
          autoFocus={isOpen}
          className="w-64"
          value={value}
          onChange={onChange}
          suggestions={zones.map((zone) => ({
            value: zone,
            ...(zone === "local" ? { hint: t("editor.zone.local") } : {}),
          }))}
          isFiltered={value === "" || zones.includes(value)}
        />
      </Field>
    </span>
  );
}
