/** What holds for all channels: repeats, unchanged answers, and when the digest goes out. */
import { useState } from "react";
import type { NotificationSettings } from "../../../contract/notifications.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Section } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/toggles.tsx";

type Rules = NotificationSettings["rules"];
type Digest = NotificationSettings["digest"];

const HOUR_MS = 3_600_000;
const WEEKDAYS = ["0", "1", "2", "3", "4", "5", "6"] as const;

export interface DigestFieldsProps {
  rules: Rules;
  digest: Digest;
  onRules: (patch: Partial<Rules>) => void;
  onDigest: (patch: Partial<Digest>) => void;
}

export function DigestFields({ rules, digest, onRules, onDigest }: DigestFieldsProps) {
  const { t } = useTranslation();
  return (
    <div className="grid grid-cols-2 gap-6 max-lg:grid-cols-1">
      <Section title={t("notifications.repeats.title")}>
        <div className="flex flex-col gap-3">
          <Switch
            label={t("notifications.onlyChanged.title")}
            hint={t("notifications.onlyChanged.hint")}
            checked={rules.onlyWhenChanged}
            onChange={(onlyWhenChanged) => onRules({ onlyWhenChanged })}
          />
          <Field label={t("notifications.repeats.label")} hint={t("notifications.repeats.hint")}>
            <Select
              value={String(rules.groupRepeatsMs)}
              options={[
                ...new Set(
                  [0, 1, 6, 24].map((hours) => hours * HOUR_MS).concat(rules.groupRepeatsMs),
                ),
              ].map((ms) => ({
                value: String(ms),
                label:
                  ms === 0
                    ? t("notifications.repeats.none")
                    : t("notifications.repeats.hours", { count: ms / HOUR_MS }),
              }))}
              onChange={(ms) => onRules({ groupRepeatsMs: Number(ms) })}
            />
          </Field>
        </div>
      </Section>
      <Section title={t("notifications.digest.title")}>
        <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
          <Field label={t("notifications.digest.every")} hint={t("notifications.digest.hint")}>
            <Select<Digest["every"]>
              value={digest.every}
              options={[
                { value: "day", label: t("notifications.digest.day") },
                { value: "week", label: t("notifications.digest.week") },
              ]}
              onChange={(every) => onDigest({ every })}
            />
          </Field>
          {digest.every === "week" && (
            <Field label={t("notifications.digest.on")}>
              <Select
                value={String(digest.weekday)}
                options={WEEKDAYS.map((day) => ({
                  value: day,
                  label: t(`notifications.weekdays.${day}`),
                }))}
                onChange={(day) => onDigest({ weekday: Number(day) })}
              />
            </Field>
          )}
          <DigestTime key={digest.at} at={digest.at} onChange={(at) => onDigest({ at })} />
        </div>
      </Section>
    </div>
  );
}

/** It holds when the field is left: a time that is being typed is another one at each key. */
function DigestTime({ at, onChange }: { at: string; onChange: (at: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(at);
  return (
    <Field
      label={t("notifications.digest.at")}
      error={text === "" ? t("notifications.digest.noTime", { time: at }) : null}
    >
      <Input
        type="time"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => {
          if (text !== "" && text !== at) onChange(text);
        }}
      />
    </Field>
  );
}
