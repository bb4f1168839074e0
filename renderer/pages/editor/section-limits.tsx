/** How long, how much and how often: the limits of one run, and of a day. */
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import type { Form } from "./form.ts";
import { onlyFor } from "./only-for.ts";
import { ProblemText } from "./problem-text.tsx";
import { problemAt } from "./problems.ts";
import { writeSpan } from "./spans.ts";
import { AmountInput, SpanInput, WholeInput } from "./value-inputs.tsx";
import type { FormAccess } from "./use-editor.ts";

type Limit = keyof Form["limits"];

const KINDS: [Limit, "span" | "usd" | "whole"][] = [
  ["timeoutMs", "span"],
  ["stallMs", "span"],
  ["maxUsd", "usd"],
  ["maxUsdPerDay", "usd"],
  ["maxTokens", "whole"],
  ["maxTokensPerDay", "whole"],
  ["maxTurns", "whole"],
  ["askMs", "span"],
];
/** A shell command uses no tokens and costs nothing. */
const OF_SHELL = new Set<Limit>(["timeoutMs", "stallMs"]);
/** Agents that can wait for a person's word. */
const ASKS = new Set<Form["agent"]>(["claude"]);
const INPUTS = { span: SpanInput, usd: AmountInput, whole: WholeInput };

type SectionLimitsProps = FormAccess<"agent" | "profile" | "limits">;

export const SectionLimits = onlyFor(["agent", "profile", "limits"], Limits);

function Limits({ form, set, problems, readable }: SectionLimitsProps) {
  const { t } = useTranslation();
  const settings = useQuery(orpc.settings.get.queryOptions());
  const engine = settings.data?.engine;
  const placeholder = (limit: Limit): string => {
    const usual =
      limit === "timeoutMs" ? engine?.timeoutMs : limit === "stallMs" ? engine?.stallMs : 0;
    if (limit === "askMs") return t("editor.noQuestions");
    if (usual === undefined) return "–";
    return usual === 0 ? t("editor.noLimit") : t("editor.usually", { span: writeSpan(usual) });
  };
  const isShown = (limit: Limit) =>
    limit === "askMs"
      ? ASKS.has(form.agent) && form.profile === "workspace-write"
      : form.agent !== "shell" || OF_SHELL.has(limit);
  const shown = KINDS.filter(([limit]) => isShown(limit));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-semibold">{t("editor.section.limits")}</legend>
      <div className="grid grid-cols-4 gap-3.5 max-lg:grid-cols-3 max-sm:grid-cols-2">
        {shown.map(([limit, kind]) => {
          const ValueInput = INPUTS[kind];
          const field = `limits.${limit}`;
          const wrong = problemAt(problems, field);
          return (
            <Field
              key={limit}
              label={t(`editor.limit.${limit}`)}
              error={wrong && <ProblemText problem={wrong} />}
            >
              <ValueInput
                value={form.limits[limit]}
                placeholder={placeholder(limit)}
                onChange={(value) => set({ limits: { ...form.limits, [limit]: value } })}
                onReadable={readable(field)}
              />
            </Field>
          );
        })}
      </div>
      <ReadFailed query={settings} what="settings" className="mt-2" />
    </fieldset>
  );
}
