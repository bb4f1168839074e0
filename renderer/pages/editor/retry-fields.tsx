/** What happens after a run that failed, and how much of what was missed is made up for. */
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Switch } from "../../ui/toggles.tsx";
import { COLUMNS } from "./columns.ts";
import { problemTexts } from "./problem-text.tsx";
import type { FormAccess } from "./use-editor.ts";
import { SpanInput, WholeInput } from "./value-inputs.tsx";

type Own = "retry" | "autoPauseAfter" | "maxCatchUp" | "lateness";

export function RetryFields({ form, set, problems, readable }: FormAccess<Own>) {
  const { t } = useTranslation();
  const settings = useQuery(orpc.settings.get.queryOptions());
  const { retry } = form;
  const error = problemTexts(problems);
  return (
    <>
      <div className={COLUMNS}>
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
            placeholder={
              settings.data === undefined
                ? "–"
                : t("editor.usuallyCount", { count: settings.data.engine.autoPauseAfter })
            }
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
    </>
  );
}
