/** What stands in the place of a page: loading, crashed, not there. */
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { useTranslation } from "../lib/use-translation.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

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

/** A fault of a page stays on that page; the rest of the app goes on. */
export function PageCrashed({ error, reset }: ErrorComponentProps) {
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
