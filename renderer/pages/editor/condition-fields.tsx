/** Where and under which conditions a run begins, and the bounds of its schedule. */
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Switch } from "../../ui/toggles.tsx";
import { COLUMNS } from "./columns.ts";
import { problemTexts } from "./problem-text.tsx";
import type { FormAccess } from "./use-editor.ts";
import { InstantInput, SpanInput, WholeInput } from "./value-inputs.tsx";

type Own = "worktree" | "conditions" | "scheduleOptions";

export function ConditionFields({ form, set, problems, readable }: FormAccess<Own>) {
  const { t } = useTranslation();
  const { conditions, scheduleOptions: options } = form;
  const error = problemTexts(problems);
  const bound = (field: "notBefore" | "notAfter") => (
    <Field
      label={t(`editor.field.scheduleOptions.${field}`)}
      hint={t("editor.boundNote")}
      error={error(`scheduleOptions.${field}`)}
    >
      <InstantInput
        value={options[field]}
        onChange={(at) => set({ scheduleOptions: { ...options, [field]: at } })}
        onReadable={readable(`scheduleOptions.${field}`)}
      />
    </Field>
  );
  return (
    <>
      <div className="flex flex-col gap-2.5">
        <Switch
          label={t("editor.field.worktree")}
          hint={t("editor.worktreeNote")}
          checked={form.worktree}
          onChange={(worktree) => set({ worktree })}
        />
        <Switch
          label={t("editor.field.conditions.onAcPower")}
          checked={conditions.onAcPower}
          onChange={(onAcPower) => set({ conditions: { ...conditions, onAcPower } })}
        />
        <Switch
          label={t("editor.field.conditions.online")}
          checked={conditions.online}
          onChange={(online) => set({ conditions: { ...conditions, online } })}
        />
      </div>
      <div className={COLUMNS}>
        <Field label={t("editor.field.conditions.idleMs")} error={error("conditions.idleMs")}>
          <SpanInput
            value={conditions.idleMs}
            placeholder={t("editor.doesNotMatter")}
            onChange={(idleMs) => set({ conditions: { ...conditions, idleMs } })}
            onReadable={readable("conditions.idleMs")}
          />
        </Field>
        <Field
          label={t("editor.field.scheduleOptions.jitterMs")}
          error={error("scheduleOptions.jitterMs")}
          hint={t("editor.jitterNote")}
        >
          <SpanInput
            value={options.jitterMs === 0 ? null : options.jitterMs}
            placeholder={t("editor.none")}
            onChange={(jitterMs) =>
              set({ scheduleOptions: { ...options, jitterMs: jitterMs ?? 0 } })
            }
            onReadable={readable("scheduleOptions.jitterMs")}
          />
        </Field>
        <Field
          label={t("editor.field.scheduleOptions.maxFires")}
          error={error("scheduleOptions.maxFires")}
        >
          <WholeInput
            value={options.maxFires}
            placeholder={t("editor.noLimit")}
            onChange={(maxFires) => set({ scheduleOptions: { ...options, maxFires } })}
            onReadable={readable("scheduleOptions.maxFires")}
          />
        </Field>
        {bound("notBefore")}
        {bound("notAfter")}
        {conditions.online && (
          <Field
            label={t("editor.field.conditions.onlineWaitMs")}
            error={error("conditions.onlineWaitMs")}
          >
            <SpanInput
              value={conditions.onlineWaitMs}
              onChange={(onlineWaitMs) =>
                set({ conditions: { ...conditions, onlineWaitMs: onlineWaitMs ?? 0 } })
              }
              onReadable={readable("conditions.onlineWaitMs")}
            />
          </Field>
        )}
      </div>
    </>
  );
}
