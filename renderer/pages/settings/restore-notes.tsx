/** The backup that is to be restored, and what became of the last one. */
import { useMutation } from "@tanstack/react-query";
import { CircleCheck, History, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Backup } from "../../../contract/data.ts";
import { cn } from "../../lib/cn.ts";
import { formatDateTime } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { useRestoring } from "./use-restoring.ts";

export interface RestoreNotesProps {
  backups: readonly Backup[];
  onRestore: (backup: Backup) => void;
}

export function RestoreNotes({ backups, onRestore }: RestoreNotesProps) {
  const { t } = useTranslation();
  const { query, restoring, restart, put, failed } = useRestoring();
  const options = { onSuccess: put, onError: failed };
  const cancel = useMutation(orpc.data.cancelRestore.mutationOptions(options));
  const forget = useMutation(orpc.data.forgetRestored.mutationOptions(options));
  const { wish = null, last = null, canRestart = false } = restoring ?? {};
  const wished = backups.find(({ path }) => path === wish?.path);
  const former = backups.find(({ path }) => path === last?.kept);
  if (query.isError) return <ReadFailed query={query} what="restoring" className="px-3.5 py-2.5" />;
  return (
    // Always there, so that what comes into it is announced.
    <div role="status" className={wish === null && last === null ? "contents" : undefined}>
      {wish !== null && (
        <Note icon={<History aria-hidden />} tone="bg-warn-bg text-warn">
          <p className="min-w-0 flex-1 wrap-anywhere max-sm:basis-[80%]">
            {wished === undefined
              ? t("settings.restore.wishedFile", { path: wish.path })
              : t("settings.restore.wished", { when: formatDateTime(wished.at) })}
            {!canRestart && ` ${t("settings.restore.byHand")}`}
          </p>
          {canRestart && (
            <Button size="sm" busy={restart.isPending} onClick={() => restart.mutate(undefined)}>
              {t("settings.restore.restart")}
            </Button>
          )}
          <Button size="sm" busy={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
            {t("settings.restore.cancel")}
          </Button>
        </Note>
      )}
      {wish === null && last !== null && (
        <Note
          icon={last.restored ? <CircleCheck aria-hidden /> : <TriangleAlert aria-hidden />}
          tone={last.restored ? "bg-ok-bg text-ok" : "bg-bad-bg text-bad"}
        >
          <p className="min-w-0 flex-1 wrap-anywhere max-sm:basis-[80%]">
            {formatDateTime(last.at)}: {last.message}
          </p>
          {former !== undefined && (
            <Button size="sm" onClick={() => onRestore(former)}>
              {t("settings.restore.back")}
            </Button>
          )}
          <Button size="sm" busy={forget.isPending} onClick={() => forget.mutate(undefined)}>
            {t("settings.restore.dismiss")}
          </Button>
        </Note>
      )}
    </div>
  );
}

function Note(props: { icon: ReactNode; tone: string; children: ReactNode }) {
  return (
    <div
      className={cn(
        "flex flex-wrap items-center gap-2 rounded-t-xl px-3.5 py-2.5 [&>svg]:size-4 [&>svg]:shrink-0",
        props.tone,
      )}
    >
      {props.icon}
      {props.children}
    </div>
  );
}
