/** A test run of the draft, live, beside the form. It is kept like every run, marked as a test. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ACTIVE_RUN_STATES, type AgentId } from "../../../contract/words.ts";
import { formatDuration, formatUsd } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { useWatchedRun } from "../../lib/watched-runs.ts";
import { ButtonLink } from "../../ui/button-link.tsx";
import { Button } from "../../ui/button.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { StateBadge } from "../../ui/tag.tsx";
import { toastFailure } from "../../ui/toast.tsx";
import { useLiveRun } from "./use-live-run.ts";

export interface TestSheetProps {
  runId: number;
  agent: AgentId;
  onClose: () => void;
}

export function TestSheet({ runId, agent, onClose }: TestSheetProps) {
  const { t } = useTranslation();
  const run = useQuery(orpc.runs.get.queryOptions({ input: { id: runId } }));
  const lines = useLiveRun(runId, agent);
  useWatchedRun(runId);
  const end = useRef<HTMLDivElement>(null);
  const stop = useMutation(
    orpc.runs.stop.mutationOptions({
      onError: (error) => toastFailure(error, t("editor.test.notStopped")),
    }),
  );
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [lines]);
  const { data } = run;
  const isActive =
    data !== undefined && (ACTIVE_RUN_STATES as readonly string[]).includes(data.state);
  const took =
    data?.startedAt && data.finishedAt ? formatDuration(data.finishedAt - data.startedAt) : null;
  const cost = data && data.costUsd !== null ? formatUsd(data.costUsd) : null;
  return (
    <Sheet
      open
      onClose={onClose}
      title={t("editor.test.title")}
      beside={
        // There from the beginning, so that also a run that is over by then is read aloud.
        <span role="status" aria-live="polite">
          {data && <StateBadge state={data.state} />}
        </span>
      }
      footer={
        <>
          <span className="flex-1 text-sm text-ink3">
            {[took, cost].filter((part) => part !== null).join(" · ")}
          </span>
          {isActive && (
            <Button busy={stop.isPending} onClick={() => stop.mutate({ id: runId })}>
              {t("editor.test.stop")}
            </Button>
          )}
          <ButtonLink to="/runs/$runId" params={{ runId: String(runId) }}>
            {t("editor.test.open")}
          </ButtonLink>
        </>
      }
    >
      <ReadFailed query={run} what="run" className="mb-3" />
      {lines.length === 0 && isActive && <p className="text-ink3">{t("editor.test.waiting")}</p>}
      <div className="flex flex-col gap-1.5">
        {lines.map((line, index) => (
          <p
            key={index}
            className={
              line.kind === "tool"
                ? "font-mono text-sm text-ink3"
                : line.kind === "error"
                  ? "text-bad"
                  : line.kind === "note"
                    ? "text-ink3"
                    : agent === "shell"
                      ? "min-h-4 font-mono text-sm whitespace-pre-wrap [overflow-wrap:anywhere]"
                      : "whitespace-pre-wrap [overflow-wrap:anywhere]"
            }
          >
            {line.text}
          </p>
        ))}
      </div>
      {data && !isActive && data.reason !== null && (
        <p className="mt-3 text-bad" role="alert">
          {data.reason}
        </p>
      )}
      {data && !isActive && lines.length === 0 && data.answer && (
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{data.answer}</p>
      )}
      <div ref={end} />
    </Sheet>
  );
}
