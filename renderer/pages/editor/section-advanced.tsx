/** Everything that most jobs leave as it is: retries, overlap, order, conditions, windows, environment. */
import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { OVERLAP_POLICIES, WEIGHTS, type Weight } from "../../../contract/words.ts";
import { orpc } from "../../lib/query.ts";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/toggles.tsx";
import { EnvironmentField } from "./environment-field.tsx";
import { FollowsField } from "./follows-field.tsx";
import { LinesInput } from "./lines-input.tsx";
import { JsonField } from "./json-field.tsx";
import { onlyFor } from "./only-for.ts";
import { PrecheckField } from "./precheck-field.tsx";
import { ProblemText } from "./problem-text.tsx";
import { problemAt } from "./problems.ts";
import { InstantInput, SpanInput, WholeInput } from "./value-inputs.tsx";
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

const columns = "grid grid-cols-3 gap-3.5 max-sm:grid-cols-1";
/** A schema is the same in every language. */
const SCHEMA_EXAMPLE = '{ "type": "object", "properties": { "count": { "type": "integer" } } }';
const LEVELS = ["1", "2", "3", "4", "5"] as const;

function Fields({ jobId, form, set, problems, readable }: SectionAdvancedProps) {
  const { t } = useTranslation();
  const settings = useQuery(orpc.settings.get.queryOptions());
  const { retry, conditions, scheduleOptions: options } = form;
  const error = (field: string) => {
    const wrong = problemAt(problems, field);
    return wrong && <ProblemText problem={wrong} />;
  };
  const level = (field: "importance" | "urgency") => (
    <Field label={t(`editor.field.${field}`)}>
      <Select
        value={String(form[field])}
        options={LEVELS.map((value) => ({ value: value as string, label: value }))}
        onChange={(value) => set({ [field]: Number(value) })}
      />
    </Field>
  );
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
      <div className={columns}>
        <Field label={t("editor.field.retry.attempts")} error={error("retry.attempts")}>
          <WholeInput
            value={retry.attempts}
            onChange={(attempts) => set({ retry: { ...retry, attempts: attempts ?? 1 } })}
            onReadable={readable("retry.attempts")}
          />
        </Field>
        <Field label={t("editor.field.retry.backoffMs")} error={error("retry.backoffMs")}>
          <SpanInput
            value={retry.backoffMs}
            onChange={(backoffMs) => set({ retry: { ...retry, backoffMs: backoffMs ?? 0 } })}
            onReadable={readable("retry.backoffMs")}
          />
        </Field>
        <Field label={t("editor.field.retry.maxBackoffMs")} error={error("retry.maxBackoffMs")}>
          <SpanInput
            value={retry.maxBackoffMs}
            onChange={(maxBackoffMs) =>
              set({ retry: { ...retry, maxBackoffMs: maxBackoffMs ?? 0 } })
            }
            onReadable={readable("retry.maxBackoffMs")}
          />
        </Field>
        <Field label={t("editor.field.autoPauseAfter")} error={error("autoPauseAfter")}>
          <WholeInput
            value={form.autoPauseAfter}
            placeholder={t("editor.usuallyCount", {
              count: settings.data?.engine.autoPauseAfter ?? 5,
            })}
            onChange={(autoPauseAfter) => set({ autoPauseAfter })}
            onReadable={readable("autoPauseAfter")}
          />
        </Field>
        {form.lateness === "run-all" && (
          <Field label={t("editor.field.maxCatchUp")} error={error("maxCatchUp")}>
            <WholeInput
              value={form.maxCatchUp}
              onChange={(maxCatchUp) => set({ maxCatchUp: maxCatchUp ?? 1 })}
              onReadable={readable("maxCatchUp")}
            />
          </Field>
        )}
      </div>
      <Switch
        label={t("editor.field.retry.onAgentError")}
        checked={retry.onAgentError}
        onChange={(onAgentError) => set({ retry: { ...retry, onAgentError } })}
      />
      <div className={columns}>
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
      <div className={columns}>
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
      <PrecheckField
        value={form.precheck}
        problemAt={error}
        onChange={(precheck) => set({ precheck })}
        onReadable={readable("precheck.timeoutMs")}
      />
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
      <div className={columns}>
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
