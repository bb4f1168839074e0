/** Which of several runs goes first, and what it shares its place with. */
import { OVERLAP_POLICIES, WEIGHTS, type Weight } from "../../../contract/words.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { COLUMNS } from "./columns.ts";
import { LinesInput } from "./lines-input.tsx";
import { problemTexts } from "./problem-text.tsx";
import type { FormAccess } from "./use-editor.ts";

const LEVELS = ["1", "2", "3", "4", "5"] as const;

type Own = "overlap" | "weight" | "concurrencyKey" | "importance" | "urgency" | "tags";

export function OrderFields({ form, set, problems }: FormAccess<Own>) {
  const { t } = useTranslation();
  const error = problemTexts(problems);
  const level = (field: "importance" | "urgency") => (
    <Field label={t(`editor.field.${field}`)}>
      <Select
        value={String(form[field])}
        options={LEVELS.map((value) => ({ value: value as string, label: value }))}
        onChange={(value) => set({ [field]: Number(value) })}
      />
    </Field>
  );
  return (
    <>
      <div className={COLUMNS}>
        <Field label={t("editor.field.overlap")} hint={t(`editor.overlapNote.${form.overlap}`)}>
          <Select
            value={form.overlap}
            options={OVERLAP_POLICIES.map((value) => ({
              value,
              label: t(`editor.overlapOf.${value}`),
            }))}
            onChange={(overlap) => set({ overlap })}
          />
        </Field>
        <Field label={t("editor.field.weight")} hint={t("editor.weightNote")}>
          <Select
            value={form.weight}
            options={(Object.keys(WEIGHTS) as Weight[]).map((value) => ({
              value,
              label: t(`editor.weightOf.${value}`),
            }))}
            onChange={(weight) => set({ weight })}
          />
        </Field>
        <Field label={t("editor.field.concurrencyKey")} hint={t("editor.keyNote")}>
          <Input
            value={form.concurrencyKey ?? ""}
            onChange={(event) =>
              set({ concurrencyKey: event.target.value === "" ? null : event.target.value })
            }
          />
        </Field>
      </div>
      <div className={COLUMNS}>
        {level("importance")}
        {level("urgency")}
        <Field label={t("editor.field.tags")} error={error("tags")}>
          <LinesInput
            separator=","
            value={form.tags}
            onChange={(tags) => set({ tags })}
            placeholder={t("editor.tagsPlaceholder")}
          />
        </Field>
      </div>
    </>
  );
}
