/** Tells that runs have ended, on screen and to screen readers; many at once are told as one. */
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Run } from "../../contract/run.ts";
import { useEngineEvents } from "../lib/live.ts";
import { toast, toastError } from "../ui/toast.tsx";

/** Ends within this time are told together. */
const GATHER_MS = 800;
/** What ended longer ago was read again after a lost connection, and is no news. */
const FRESH_MS = 60_000;

export function Announcer() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const ended = useRef(new Map<number, Run>());
  const told = useRef(new Map<number, number>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const show = (run: Run) => {
    const good = run.state === "succeeded";
    (good ? toast : toastError)(
      t("shell.ended.one", { job: run.jobName, state: t(`words.state.${run.state}`) }),
      {
        text: (good ? run.summary : run.reason) ?? undefined,
        action: {
          label: t("shell.ended.show"),
          onClick: () => void navigate({ to: "/runs/$runId", params: { runId: String(run.id) } }),
        },
      },
    );
  };

  const tell = () => {
    timer.current = undefined;
    const runs = [...ended.current.values()];
    ended.current.clear();
    if (runs.length <= 2) return runs.forEach(show);
    const good = runs.filter((run) => run.state === "succeeded").length;
    toast(t("shell.ended.many", { count: runs.length }), {
      key: "many-ended",
      text: t("shell.ended.manyText", { good, bad: runs.length - good }),
      action: { label: t("shell.ended.show"), onClick: () => void navigate({ to: "/runs" }) },
    });
  };

  useEngineEvents((event) => {
    if (event.type !== "run") return;
    const { run } = event;
    // Nothing to report, and stopped by hand: whoever stopped it knows.
    if (run.finishedAt === null || run.state === "silent" || run.state === "cancelled") return;
    if (Date.now() - run.finishedAt > FRESH_MS) return;
    if (told.current.get(run.id) === run.finishedAt) return;
    told.current.set(run.id, run.finishedAt);
    ended.current.set(run.id, run);
    timer.current ??= setTimeout(tell, GATHER_MS);
  });
  return null;
}
