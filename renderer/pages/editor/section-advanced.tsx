/** Everything that most jobs leave as it is: retries, overlap, order, conditions, windows, environment. */
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import { EnvironmentField } from "./environment-field.tsx";
import { FollowsField } from "./follows-field.tsx";
import { LinesInput } from "./lines-input.tsx";
import { JsonField } from "./json-field.tsx";
import { onlyFor } from "./only-for.ts";
import { OrderFields } from "./order-fields.tsx";
import { PrecheckField } from "./precheck-field.tsx";
import { problemTexts } from "./problem-text.tsx";
import { problemAt } from "./problems.ts";
import { RetryFields } from "./retry-fields.tsx";
import { WindowsField } from "./windows-field.tsx";
import type { FormAccess } from "./use-editor.ts";

/** A problem in one of these opens the section: an error nobody sees is none. */
const FIELDS = [
  "retry",
  "overlap",
  "importance",
  "urgency",
  "weight",
  "concurrencyKey",
  "conditions",
  "env",
  "scheduleOptions",
  "follows",
  "tags",
  "autoPauseAfter",
  "agentPath",
  "extraArgs",
  "graceMs",
  "maxCatchUp",
  "worktree",
  "precheck",
  "outputSchema",
] as const;
/** These only decide what is shown. */
const SHOWN_BY = ["agent", "lateness"] as const;

type OwnField = (typeof FIELDS)[number] | (typeof SHOWN_BY)[number];

export interface SectionAdvancedProps extends FormAccess<OwnField> {
  jobId: number | null;
}

export const SectionAdvanced = onlyFor([...FIELDS, ...SHOWN_BY], Advanced);

function Advanced(props: SectionAdvancedProps) {
  const { t } = useTranslation();
  const { problems } = props;
  const [isOpen, setOpen] = useState(false);
  const hasProblem = FIELDS.some((field) => problemAt(problems, field) !== undefined);
  const shown = isOpen || hasProblem;
  return (
    <section className="border-t border-line pt-3">
      <button
        type="button"
        aria-expanded={shown}
        aria-controls="editor-advanced"
        className="flex items-center gap-1.5 text-left text-ink2 hover:text-ink"
        onClick={() => setOpen(!shown)}
      >
        <ChevronRight
          aria-hidden
          className={shown ? "size-3.5 shrink-0 rotate-90" : "size-3.5 shrink-0"}
        />
        {t("editor.section.advanced")}
      </button>
      {shown && (
        <div id="editor-advanced" className="mt-4 flex flex-col gap-5">
          <Fields {...props} />
        </div>
      )}
    </section>
  );
}

/** A schema is the same in every language. */
const SCHEMA_EXAMPLE = '{ "type": "object", "properties": { "count": { "type": "integer" } } }';

function Fields(props: SectionAdvancedProps) {
  const { jobId, form, set, problems, readable } = props;
  const { t } = useTranslation();
  const { scheduleOptions: options } = form;
  const error = problemTexts(problems);
  return (
    <>
      <RetryFields {...props} />
      <OrderFields {...props} />
      <PrecheckField
        value={form.precheck}
        problemAt={error}
        onChange={(precheck) => set({ precheck })}
        onReadable={readable("precheck.timeoutMs")}
      />
      <ConditionFields {...props} />
      <WindowsField
        label={t("editor.field.scheduleOptions.activeWindows")}
        value={options.activeWindows}
        onChange={(activeWindows) => set({ scheduleOptions: { ...options, activeWindows } })}
      />
      <WindowsField
        label={t("editor.field.scheduleOptions.blackoutWindows")}
        value={options.blackoutWindows}
        onChange={(blackoutWindows) => set({ scheduleOptions: { ...options, blackoutWindows } })}
      />
      <FollowsField
        jobId={jobId}
        value={form.follows}
        error={error("follows")}
        onChange={(follows) => set({ follows })}
      />
      <EnvironmentField
        value={form.env}
        error={error("env")}
        onChange={(env) => set({ env })}
        onReadable={readable("env")}
      />
      <div className="grid grid-cols-2 gap-3.5 max-sm:grid-cols-1">
        <Field label={t("editor.field.agentPath")} error={error("agentPath")}>
          <Input
            mono
            value={form.agentPath ?? ""}
            placeholder={t("editor.agentPathPlaceholder")}
            onChange={(event) =>
              set({ agentPath: event.target.value === "" ? null : event.target.value })
            }
          />
        </Field>
        <Field label={t("editor.field.extraArgs")} hint={t("editor.extraArgsNote")}>
          <LinesInput
            separator={"\n"}
            value={form.extraArgs}
            onChange={(extraArgs) => set({ extraArgs })}
          />
        </Field>
      </div>
      {form.agent !== "shell" && (
        <JsonField
          label={t("editor.field.outputSchema")}
          hint={t("editor.outputSchemaNote")}
          example={SCHEMA_EXAMPLE}
          value={form.outputSchema}
          error={error("outputSchema")}
          onChange={(outputSchema) => set({ outputSchema })}
          onReadable={readable("outputSchema")}
        />
      )}
    </>
  );
}
