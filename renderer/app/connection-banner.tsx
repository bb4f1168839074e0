/** Says that the line to the engine is cut, and that the page may be behind. */
import { Unplug } from "lucide-react";
import { useSyncExternalStore } from "react";
import { connection } from "../lib/client/index.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { Button } from "../ui/button.tsx";

export function ConnectionBanner() {
  const { t } = useTranslation();
  const { phase, attempts } = useSyncExternalStore(connection.subscribe, connection.get);
  // The first attempt of all is part of loading, and a short cut is mended before it can be read.
  const away = phase === "locked" || (phase !== "connected" && attempts > 1);
  return (
    <div role="status" className="contents">
      {away && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-warn-bg px-5.5 py-1.5 text-warn max-sm:px-3">
          <Unplug aria-hidden className="size-4 shrink-0" />
          <span className="min-w-0 flex-1">
            {phase === "locked" ? t("shell.connection.locked") : t("shell.connection.lost")}
          </span>
          <Button size="sm" onClick={connection.retryNow}>
            {t("shell.retry")}
          </Button>
        </div>
      )}
    </div>
  );
}
