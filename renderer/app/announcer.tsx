/** Tells that runs have ended, on screen and to screen readers; many at once are told as one. */
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import type { Run } from "../../contract/run.ts";
import { useEngineEvents } from "../lib/live.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { isWatched } from "../lib/watched-runs.ts";
import { closeToast, toast, toastError } from "../ui/toast.tsx";
import { EndedSpell } from "./ended-spell.ts";

/** Ends within this time are told together. */
const GATHER_MS = 800;
/** How often a count that goes up is told anew, and read aloud. */
const COUNT_MS = 3_000;
/** What ended longer ago was read again after a lost connection, and is no news. */
const FRESH_MS = 60_000;

export function Announcer() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const spell = useRef(new EndedSpell());
  const told = useRef(new Map<number, number>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const show = (run: Run) => {
    const good = run.state === "succeeded";
    (good ? toast : toastError)(
      t("shell.ended.one", { job: run.jobName, state: t(`words.state.${run.state}`) }),
      {
        key: keyOf(run.id),
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
    const { single, many, gathered } = spell.current.take();
    // One that ended at once may have ended before it was looked at.
    single.filter(({ id }) => !isWatched(id)).forEach(show);
    gathered.forEach((id) => closeToast(keyOf(id)));
    if (many === null) return;
    toast(t("shell.ended.many", { count: many.good + many.bad }), {
      key: "many-ended",
      text: t("shell.ended.manyText", many),
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
    if (isWatched(run.id)) return;
    const { current } = spell;
    const wasMany = current.isMany;
    current.add(run, Date.now());
    timer.current ??= setTimeout(tell, wasMany && current.isMany ? COUNT_MS : GATHER_MS);
  });
  return null;
}

const keyOf = (runId: number): string => `ended-${runId}`;
