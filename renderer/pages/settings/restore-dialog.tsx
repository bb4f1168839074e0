/** Asks before a backup takes the place of the database, and says what that means now. */
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Backup } from "../../../contract/data.ts";
import { formatDateTime } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { useRestoring } from "./use-restoring.ts";

export function RestoreDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const { t } = useTranslation();
  const { restoring, put, restart, failed } = useRestoring();
  const wish = useMutation(orpc.data.restore.mutationOptions({ onSuccess: put, onError: failed }));
  const restore = async (now: boolean) => {
    const noted = await wish.mutateAsync({ path: backup.path }).catch(() => null);
    onClose();
    if (now && noted !== null) restart.mutate(undefined);
  };
  const canRestart = restoring?.canRestart === true;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("settings.restore.title", { when: formatDateTime(backup.at) })}
      text={<What backup={backup} canRestart={restoring?.canRestart} />}
      confirm={t(canRestart ? "settings.restore.now" : "settings.restore.later")}
      busy={wish.isPending}
      onConfirm={() => void restore(canRestart)}
      otherwise={
        canRestart && (
          <Button onClick={() => void restore(false)}>{t("settings.restore.later")}</Button>
        )
      }
    />
  );
}

/** @param canRestart undefined until it is known */
function What({ backup, canRestart }: { backup: Backup; canRestart: boolean | undefined }) {
  const { t } = useTranslation();
  const since = useQuery(orpc.data.changedSince.queryOptions({ input: { at: backup.at } }));
  const { jobs, runs, underWay } = since.data ?? { jobs: 0, runs: null, underWay: 0 };
  return (
    <ul className="mt-2 flex list-disc flex-col gap-1 pl-4.5">
      <li>{t("settings.restore.what")}</li>
      {since.data !== undefined && (
        <li>
          {jobs === 0
            ? t("settings.restore.sameJobs")
            : t("settings.restore.jobs", { count: jobs })}
        </li>
      )}
      {since.isError && (
        <li>
          <ReadFailed query={since} what="since" />
        </li>
      )}
      {runs !== null && runs.count > 0 && (
        <li>
          {t(runs.more ? "settings.restore.manyRuns" : "settings.restore.runs", {
            count: runs.count,
          })}
        </li>
      )}
      {underWay > 0 && <li>{t("settings.restore.underWay", { count: underWay })}</li>}
      <li>{t("settings.restore.messages")}</li>
      <li>{t("settings.restore.kept")}</li>
      {canRestart !== undefined && (
        <li>{t(canRestart ? "settings.restore.restarts" : "settings.restore.byHand")}</li>
      )}
    </ul>
  );
}
