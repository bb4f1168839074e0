/** Quiet hours of a channel: every day between two times. */
import type { QuietHours } from "../../../contract/notifications.ts";
import { AFTER_QUIET, type AfterQuiet } from "../../../contract/notification-words.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/toggles.tsx";

const NIGHT: QuietHours = {
  windows: [{ days: [], from: "22:00", to: "07:00" }],
  timezone: "local",
  after: "send",
};

export interface QuietFieldsProps {
  value: QuietHours | null;
  error?: string | undefined;
  onChange: (value: QuietHours | null) => void;
}

export function QuietFields({ value, error, onChange }: QuietFieldsProps) {
  const { t } = useTranslation();
  const window = value?.windows[0];
  const change = (patch: Partial<QuietHours["windows"][number]>) => {
    if (!value || !window) return;
    onChange({ ...value, windows: [{ ...window, ...patch }, ...value.windows.slice(1)] });
  };
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-3">
      <Switch
        label={t("notifications.quiet.title")}
        hint={t("notifications.quiet.hint")}
        checked={value !== null}
        onChange={(on) => onChange(on ? NIGHT : null)}
      />
      {value && window && (
        <div className="grid grid-cols-[1fr_1fr_2fr] gap-3 max-sm:grid-cols-1">
          <Field label={t("notifications.quiet.from")} error={error}>
            <Input value={window.from} onChange={(event) => change({ from: event.target.value })} />
          </Field>
          <Field label={t("notifications.quiet.to")}>
            <Input value={window.to} onChange={(event) => change({ to: event.target.value })} />
          </Field>
          <Field label={t("notifications.quiet.after")}>
            <Select<AfterQuiet>
              value={value.after}
              options={AFTER_QUIET.map((after) => ({
                value: after,
                label: t(`notifications.quiet.${after}`),
              }))}
              onChange={(after) => onChange({ ...value, after })}
            />
          </Field>
        </div>
      )}
    </div>
  );
}
