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

/** Whether a time is missing: a field was emptied, or filled in part only. */
export const lacksTime = (value: QuietHours | null): boolean =>
  value?.windows.some(({ from, to }) => from === "" || to === "") ?? false;

export interface QuietFieldsProps {
  value: QuietHours | null;
  onChange: (value: QuietHours | null) => void;
}

export function QuietFields({ value, onChange }: QuietFieldsProps) {
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
          {(["from", "to"] as const).map((end) => (
            <Field
              key={end}
              label={t(`notifications.quiet.${end}`)}
              error={window[end] === "" ? t("notifications.quiet.noTime") : null}
            >
              <Input
                type="time"
                value={window[end]}
                onChange={(event) => change({ [end]: event.target.value })}
              />
            </Field>
          ))}
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
