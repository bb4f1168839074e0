/** Why a run has not started yet. */
import { Link } from "@tanstack/react-router";
import type { RunWait } from "../../../contract/run-page.ts";
import { formatShort } from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { StateBadge } from "../../ui/tag.tsx";
import { useRunFacts } from "./use-run-facts.ts";

export function WaitReasons({ runId, state }: { runId: number; state: "waiting" | "queued" }) {
  const { t } = useTranslation();
  const facts = useRunFacts(runId);
  const waits = facts.data?.waits;
  return (
    <div className="flex flex-col gap-1.5 py-2">
      <StateBadge state={state} className="self-start" />
      <ReadFailed query={facts} what="runFacts" />
      {waits?.length === 0 && state === "queued" && <p>{t("run.wait.soon")}</p>}
      {waits?.map((wait) => (
        <p key={wait.kind}>
          <Reason wait={wait} />
        </p>
      ))}
    </div>
  );
}

function Reason({ wait }: { wait: RunWait }) {
  const { t } = useTranslation();
  switch (wait.kind) {
    case "time":
      return (
        <>
          {wait.why !== null && `${wait.why} `}
          {t("run.wait.time", { time: formatShort(wait.until) })}
        </>
      );
    case "runs":
      return (
        <>
          {t("run.wait.runs")} <RunLinks ids={wait.runIds} />
        </>
      );
    case "paused":
      return wait.until === null
        ? t("run.wait.paused")
        : t("run.wait.pausedUntil", { time: formatShort(wait.until) });
    case "places":
      return t("run.wait.places", { used: wait.used, limit: wait.limit });
    case "agent-places":
      return t("run.wait.agentPlaces", { count: wait.limit });
    case "same-job":
      return (
        <>
          {t("run.wait.sameJob")} <RunLinks ids={[wait.runId]} />
        </>
      );
    case "same-key":
      return (
        <>
          {t("run.wait.sameKey", { key: wait.key })} <RunLinks ids={[wait.runId]} />
        </>
      );
    case "batch":
      return (
        <>
          {t("run.wait.batch", { batch: wait.batch })} <RunLinks ids={[wait.runId]} />
        </>
      );
  }
}

function RunLinks({ ids }: { ids: number[] }) {
  return ids.map((id, index) => (
    <span key={id}>
      {index > 0 && ", "}
      <Link to="/runs/$runId" params={{ runId: String(id) }} className="text-accent underline">
        {id}
      </Link>
    </span>
  ));
}
