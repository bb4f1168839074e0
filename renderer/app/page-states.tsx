/** What stands in the place of a page: loading, crashed, not there, not to be had. */
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { RotateCw, Unplug } from "lucide-react";
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import { connection } from "../lib/client/index.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { PageAwayError, pagesAnswer } from "./lazy-page.ts";

export function PagePending() {
  const { t } = useTranslation();
  return (
    <div className="p-6" role="status" aria-label={t("shell.loading")}>
      <Skeleton className="mb-6 h-6 w-48" />
      <Skeleton className="mb-3 h-12" />
      <Skeleton className="mb-3 h-12" />
      <Skeleton className="h-12" />
    </div>
  );
}

/** What fails on a page stays on that page; the rest of the app goes on. */
export function PageFailed(props: ErrorComponentProps) {
  return props.error instanceof PageAwayError ? <PageAway /> : <PageCrashed {...props} />;
}

/** A page whose code did not come. It is asked for again when the connection is back, or when a person says so. */
function PageAway() {
  const { t } = useTranslation();
  const router = useRouter();
  const { phase } = useSyncExternalStore(connection.subscribe, connection.get);
  const [busy, setBusy] = useState(false);
  async function retry(): Promise<void> {
    setBusy(true);
    connection.retryNow();
    // The router would make all of this anew where nothing answers, and the focus would be lost.
    if (await pagesAnswer()) await router.invalidate();
    setBusy(false);
  }
  const connected = useEffectEvent(() => void retry());
  useEffect(
    () => connection.subscribe(() => connection.get().phase === "connected" && connected()),
    [],
  );
  return (
    <div role="alert" className="p-6">
      <EmptyState
        icon={Unplug}
        title={t("shell.away.title")}
        text={phase === "locked" ? t("shell.connection.locked") : t("shell.away.text")}
        action={
          <Button busy={busy} onClick={() => void retry()}>
            <RotateCw aria-hidden />
            {t("shell.retry")}
          </Button>
        }
      />
    </div>
  );
}

function PageCrashed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  return (
    <main className="p-6">
      <ErrorState
        title={t("shell.crashed.title")}
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </main>
  );
}

export function PageMissing() {
  const { t } = useTranslation();
  return (
    <main className="p-6">
      <EmptyState
        title={t("shell.missing.title")}
        text={t("shell.missing.text")}
        action={
          <Button variant="primary" render={<Link to="/today" />} nativeButton={false}>
            {t("shell.missing.action")}
          </Button>
        }
      />
    </main>
  );
}
