/** What a person can do about a tool that was denied: allow it in the job and run again, or where to add the rule. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { AgentId } from "../../../../contract/words.ts";
import { useRules } from "../../../lib/job-rules.ts";
import { api, orpc } from "../../../lib/query.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { RuleWords } from "../../../ui/allow-rules.tsx";
import { Button } from "../../../ui/button.tsx";
import { toastFailure } from "../../../ui/toast.tsx";
import type { Denial } from "./rows.ts";

const route = getRouteApi("/runs/$runId");
/** Agents whose denials are read from their stream; the rule above is in the notation of each. */
const TELLS = ["claude", "gemini", "qwen", "opencode", "copilot"] as const satisfies AgentId[];

export function AfterDenial({ denial: { allow } }: { denial: Denial }) {
  const { t } = useTranslation();
  const { runId } = route.useParams();
  const navigate = useNavigate();
  const rules = useRules();
  const [isBusy, setBusy] = useState(false);
  const { data: run } = useQuery(orpc.runs.get.queryOptions({ input: { id: Number(runId) } }));
  if (run === undefined) return null;
  if (run.profile === "read-only") return <Hint text={t("run.deniedReadOnly")} />;
  const { jobId } = run;
  if (allow === null || jobId === null || run.finishedAt === null) {
    const agent = TELLS.find((each) => each === run.agent);
    return agent === undefined ? null : <Hint text={t(`run.deniedWhere.${agent}`)} />;
  }

  async function again(job: number, rule: NonNullable<Denial["allow"]>): Promise<void> {
    setBusy(true);
    try {
      if (!(await rules.remember(job, rule))) return;
      const made = await api.jobs.run({ id: job });
      await navigate({ to: "/runs/$runId", params: { runId: String(made.id) } });
    } catch (error) {
      toastFailure(error, t("run.notRetried"));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-2">
      <Button size="sm" busy={isBusy} onClick={() => void again(jobId, allow)}>
        {t("run.allowAndRun")}
      </Button>
      <span className="min-w-0 text-sm break-words whitespace-pre-wrap text-ink2">
        {t("questions.alwaysMeans")} <RuleWords rule={allow} />
      </span>
    </div>
  );
}

function Hint({ text }: { text: string }) {
  return <p className="mt-1 text-sm text-ink2">{text}</p>;
}
