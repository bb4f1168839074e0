/** What holds for the messages of one job: unchanged answers, a mute, words of one's own. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { JobRules } from "../../../contract/notifications.ts";
import { formatDateTime } from "../../lib/format.ts";
import { useNow } from "../../lib/now.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input, Textarea } from "../../ui/input.tsx";
import { Section } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";

const HOUR_MS = 3_600_000;

export interface JobRuleFieldsProps {
  rules: JobRules;
  onChange: (patch: Partial<JobRules>) => void;
}

export function JobRuleFields({ rules, onChange }: JobRuleFieldsProps) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const [title, setTitle] = useState(rules.template?.title ?? "");
  const [text, setText] = useState(rules.template?.text ?? "");
  const muted = rules.mutedUntil !== null && rules.mutedUntil > now ? rules.mutedUntil : null;
  const saveTemplate = () => {
    const template =
      title.trim() || text.trim() ? { title: title || null, text: text || null } : null;
    const before = rules.template;
    if (template?.title === before?.title && template?.text === before?.text) return;
    onChange({ template });
  };
  return (
    <div className="grid grid-cols-2 gap-6 max-lg:grid-cols-1">
      <Section title={t("notifications.repeats.title")}>
        <div className="flex flex-col gap-3">
          <Field label={t("notifications.onlyChanged.title")}>
            <Select
              value={String(rules.onlyWhenChanged)}
              options={[
                { value: "null", label: t("notifications.onlyChanged.default") },
                { value: "true", label: t("notifications.onlyChanged.yes") },
                { value: "false", label: t("notifications.onlyChanged.no") },
              ]}
              onChange={(value) =>
                onChange({ onlyWhenChanged: value === "null" ? null : value === "true" })
              }
            />
          </Field>
          <div className="flex flex-wrap items-center gap-2">
            {muted === null ? (
              [1, 8, 24].map((hours) => (
                <Button
                  key={hours}
                  onClick={() => onChange({ mutedUntil: Date.now() + hours * HOUR_MS })}
                >
                  {t("notifications.muteHours", { count: hours })}
                </Button>
              ))
            ) : (
              <>
                <span className="text-ink2">
                  {t("notifications.mutedUntil", { time: formatDateTime(muted) })}
                </span>
                <Button onClick={() => onChange({ mutedUntil: null })}>
                  {t("notifications.unmute")}
                </Button>
              </>
            )}
          </div>
        </div>
      </Section>
      <Section title={t("notifications.template.title")}>
        <div className="flex flex-col gap-3">
          <Field label={t("notifications.template.subject")}>
            <Input
              value={title}
              placeholder={t("notifications.template.subjectExample")}
              onChange={(event) => setTitle(event.target.value)}
              onBlur={saveTemplate}
            />
          </Field>
          <Field label={t("notifications.template.text")} hint={t("notifications.template.hint")}>
            <Textarea
              value={text}
              onChange={(event) => setText(event.target.value)}
              onBlur={saveTemplate}
            />
          </Field>
        </div>
      </Section>
    </div>
  );
}
