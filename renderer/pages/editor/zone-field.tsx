/** The zone of a schedule, in a few words that open into a field. */
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { SuggestInput } from "../../ui/suggest-input.tsx";

export interface ZoneFieldProps {
  /** IANA name or `local`. */
  value: string;
  /** The zone it means now. */
  shown: string;
  isOpen: boolean;
  onOpen: () => void;
  onChange: (value: string) => void;
}

export function ZoneField({ value, shown, isOpen, onOpen, onChange }: ZoneFieldProps) {
  const { t } = useTranslation();
  const said =
    value === "local"
      ? t("editor.zone.follows", { zone: shown })
      : t("editor.zone.pinned", { zone: shown });
  if (!isOpen) {
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
    <span className="w-64">
      <Field label={t("editor.field.timezone")} hideLabel>
        <SuggestInput
          autoFocus
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
