/** One tiny run with an agent, after a yes: it spends a few tokens of the person's account. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AgentId } from "../../../contract/words.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { StateBadge } from "../../ui/tag.tsx";
import { toastFailure } from "../../ui/toast.tsx";

/** These spend nothing, so nobody has to be asked. */
const FREE: readonly AgentId[] = ["shell", "demo"];

export function SmokeTest({ agent, title }: { agent: AgentId; title: string }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const smoke = useMutation(
    orpc.agents.smoke.mutationOptions({
      onError: (error) => toastFailure(error),
    }),
  );
  const id = smoke.data?.id ?? 0;
  // Read once; live events keep it true after that.
  const run = useQuery({ ...orpc.runs.get.queryOptions({ input: { id } }), enabled: id > 0 });
  const start = () => {
    setAsking(false);
    smoke.mutate({ agent });
  };
  const isOver = run.data?.finishedAt != null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {run.data && (
        <Link
          to="/runs/$runId"
          params={{ runId: String(id) }}
          title={run.data.reason ?? undefined}
          className="rounded-md"
        >
          <StateBadge state={run.data.state} />
        </Link>
      )}
      <Button
        size="sm"
        busy={smoke.isPending || (id > 0 && !isOver && !run.isError)}
        aria-label={t("agents.smoke.buttonOf", { agent: title })}
        onClick={() => (FREE.includes(agent) ? start() : setAsking(true))}
      >
        {t("agents.smoke.button")}
      </Button>
      <ReadFailed query={run} what="run" />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("agents.smoke.title", { agent: title })}
        text={t("agents.smoke.text")}
        confirm={t("agents.smoke.confirm")}
        onConfirm={start}
      />
    </div>
  );
}
