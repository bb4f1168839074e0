/** The end of a conversation: how it ended (the page says why), or that it goes on, or why it has not begun. */
import type { RunDetail } from "../../../../contract/run.ts";
import { ACTIVE_RUN_STATES } from "../../../../contract/words.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { StateBadge } from "../../../ui/tag.tsx";
import { WaitReasons } from "../wait-reasons.tsx";
import { RowFrame } from "./row-frame.tsx";

export function RunFooter({ run, isLive }: { run: RunDetail; isLive: boolean }) {
  const { t } = useTranslation();
  if (run.state === "waiting" || run.state === "queued") {
    return (
      <RowFrame who="">
        <WaitReasons runId={run.id} state={run.state} />
      </RowFrame>
    );
  }
  const isActive = ACTIVE_RUN_STATES.some((state) => state === run.state);
  const facts = [
    run.exitCode === null ? "" : t("run.exit", { code: run.exitCode }),
    run.turns === null ? "" : t("run.turns", { count: run.turns }),
    run.permissionBlocks === 0 ? "" : t("run.blocks", { count: run.permissionBlocks }),
    run.deadLetter ? t("run.deadLetter") : "",
  ].filter(Boolean);
  return (
    <RowFrame who="" className="pt-2 pb-6">
      <p
        role={isLive ? "status" : undefined}
        className="flex flex-wrap items-center gap-2 text-ink2"
      >
        <StateBadge state={run.state} />
        {!isActive && facts.length > 0 && <span>{facts.join(" · ")}</span>}
      </p>
      {run.agent === "codex" && run.profile !== "full" && !isActive && (
        <p className="mt-1 text-sm text-ink3">{t("run.codexSilent")}</p>
      )}
    </RowFrame>
  );
}
