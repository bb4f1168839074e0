/** Pauses everything for a time, or goes on. */
import { useQuery } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { formatShort } from "../../lib/format.ts";
import { PAUSE_SPANS, type PauseSpan, pauseUntil } from "../../lib/pause-spans.ts";
import { api, orpc, queryClient } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { toast, toastFailure, toastUndo } from "../../ui/toast.tsx";

export function PauseAll() {
  const { t } = useTranslation();
  const { data: health } = useQuery(orpc.engine.health.queryOptions());

  async function set(until: number | null | "on"): Promise<boolean> {
    try {
      const now = await (until === "on" ? api.engine.resumeAll() : api.engine.pauseAll({ until }));
      queryClient.setQueryData(orpc.engine.health.queryKey(), now);
      return true;
    } catch (error) {
      toastFailure(error, t("today.pauseFailed"));
      return false;
    }
  }

  async function pause(span: PauseSpan): Promise<void> {
    const until = pauseUntil(span, Date.now());
    if (!(await set(until))) return;
    const text =
      until === null
        ? t("today.allPaused")
        : t("today.allPausedUntil", { time: formatShort(until) });
    toastUndo(text, t("shell.undo"), () => void set("on"));
  }

  if (health !== undefined && health.pausedUntil !== null) {
    const resume = async () => {
      if (await set("on")) toast(t("today.allResumed"));
    };
    return (
      <Button onClick={() => void resume()}>
        <Play aria-hidden />
        {t("today.resumeAll")}
      </Button>
    );
  }
  return (
    <Menu
      trigger={
        <Button>
          <Pause aria-hidden />
          {t("today.pauseAll")}
        </Button>
      }
    >
      {PAUSE_SPANS.map((span) => (
        <MenuItem key={span} onSelect={() => void pause(span)}>
          {t(`jobs.span.${span}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}
