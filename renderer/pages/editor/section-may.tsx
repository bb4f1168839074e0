/** What the agent may do, with which model, and what happens when the time was missed. */
import { useQuery } from "@tanstack/react-query";
import { LATENESS_POLICIES, PROFILES } from "../../../contract/words.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { AllowRules } from "../../ui/allow-rules.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { Select } from "../../ui/select.tsx";
import { lateWords } from "./late-words.ts";
import { onlyFor } from "./only-for.ts";
import { ProblemText } from "./problem-text.tsx";
import { problemAt } from "./problems.ts";
import { SpanInput } from "./value-inputs.tsx";
import type { FormAccess } from "./use-editor.ts";

const FIELDS = [
  "agent",
  "profile",
  "model",
  "lateness",
  "maxLatenessMs",
  "maxCatchUp",
  "allow",
] as const;

export interface SectionMayProps extends FormAccess<(typeof FIELDS)[number]> {
  /** Next fires, epoch milliseconds. */
  fires: readonly number[];
}

export const SectionMay = onlyFor(FIELDS, May);

function May({ form, set, problems, readable, fires }: SectionMayProps) {
  const { t } = useTranslation();
  const profiles = useQuery(orpc.work.profiles.queryOptions({ input: { agent: form.agent } }));
  const rows = profiles.data ?? [];
  const chosen = rows.find(({ profile }) => profile === form.profile);
  const wrong = problemAt(problems, "profile");
  const late = problemAt(problems, "maxLatenessMs");
  const model = problemAt(problems, "model");
  const hasModel = form.agent !== "shell";
  return (
    <>
      <div className="grid grid-cols-2 gap-3.5 max-sm:grid-cols-1">
        <Field
          label={t("editor.field.profile")}
          error={wrong && <ProblemText problem={wrong} />}
          hint={chosen?.note ?? t(`words.profileHint.${form.profile}`)}
        >
          <Select
            value={form.profile}
            options={PROFILES.map((profile) => {
              const row = rows.find((each) => each.profile === profile);
              return {
                value: profile,
                label: t(`words.profile.${profile}`),
                hint:
                  row?.supported === false
                    ? t("editor.profileImpossible", { note: row.note })
                    : (row?.note ?? t(`words.profileHint.${profile}`)),
                disabled: row?.supported === false,
              };
            })}
            onChange={(profile) => set({ profile })}
          />
        </Field>
        <Field label={t("editor.field.lateness")} hint={lateWords(t, form, fires)}>
          <Select
            value={form.lateness}
            options={LATENESS_POLICIES.map((policy) => ({
              value: policy,
              label: t(`editor.latenessOf.${policy}`),
            }))}
            onChange={(lateness) => set({ lateness })}
          />
        </Field>
      </div>
      <ReadFailed query={profiles} what="profiles" />
      <div className="grid grid-cols-2 gap-3.5 max-sm:grid-cols-1">
        {hasModel ? (
          <Field label={t("editor.field.model")} error={model && <ProblemText problem={model} />}>
            <Input
              value={form.model ?? ""}
              placeholder={t("editor.modelPlaceholder")}
              onChange={(event) =>
                set({ model: event.target.value === "" ? null : event.target.value })
              }
            />
          </Field>
        ) : (
          <span />
        )}
        <Field
          label={t("editor.field.maxLatenessMs")}
          error={late && <ProblemText problem={late} />}
        >
          <SpanInput
            value={form.maxLatenessMs}
            placeholder={t("editor.noLimit")}
            onChange={(maxLatenessMs) => set({ maxLatenessMs })}
            onReadable={readable("maxLatenessMs")}
          />
        </Field>
      </div>
      {form.allow.length > 0 && (
        <fieldset className="min-w-0">
          <legend className="mb-1 font-[550]">{t("allow.title")}</legend>
          <p className="mb-1.5 text-sm text-ink2">
            {t(form.profile === "read-only" ? "allow.noEffect" : "allow.hint")}
          </p>
          <AllowRules
            rules={form.allow}
            onRemove={(rule) => set({ allow: form.allow.filter((each) => each !== rule) })}
          />
        </fieldset>
      )}
    </>
  );
}
