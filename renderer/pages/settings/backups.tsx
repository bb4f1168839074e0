/** Backups: those there are and what they hold, making one, and going back to one. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Backup } from "../../../contract/data.ts";
import { formatBytes, formatDateTime } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { Table, Td, Th, Tr } from "../../ui/table.tsx";
import { toast, toastFailure } from "../../ui/toast.tsx";
import { Group, NumberRow, Row } from "./parts.tsx";
import { RestoreDialog } from "./restore-dialog.tsx";
import { RestoreNotes } from "./restore-notes.tsx";
import { useSetting } from "./use-setting.tsx";

/** Why a backup was made, as far as there are words for it. */
const REASONS = [
  "nightly",
  "by-hand",
  "before-clearing",
  "before-schema",
  "before-restore",
] as const;

export function Backups() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Backup | null>(null);
  const backups = useQuery(orpc.data.backups.queryOptions());
  const make = useMutation(
    orpc.engine.backup.mutationOptions({
      onSuccess: ({ path }) => toast(t("settings.data.backedUp"), { text: path }),
      onError: (error) => toastFailure(error),
    }),
  );
  return (
    <Group title={t("settings.data.backups")} text={t("settings.data.backupsText")}>
      <RestoreNotes backups={backups.data ?? []} onRestore={setChosen} />
      <Row>
        <Button busy={make.isPending} onClick={() => make.mutate(undefined)}>
          {t("settings.data.backupNow")}
        </Button>
      </Row>
      <NumberRow setting={useSetting("backup.keep")} label={t("settings.data.keep")} />
      <Row>
        {backups.isPending && <SkeletonRows label={t("shell.loading")} />}
        {backups.isError && (
          <ErrorState error={backups.error} onRetry={() => void backups.refetch()} />
        )}
        {backups.data?.length === 0 && <p className="text-ink2">{t("settings.data.noBackups")}</p>}
        {backups.data !== undefined && backups.data.length > 0 && (
          <List backups={backups.data} onRestore={setChosen} />
        )}
      </Row>
      {chosen !== null && <RestoreDialog backup={chosen} onClose={() => setChosen(null)} />}
    </Group>
  );
}

interface ListProps {
  backups: readonly Backup[];
  onRestore: (backup: Backup) => void;
}

function List({ backups, onRestore }: ListProps) {
  const { t } = useTranslation();
  return (
    <div className="relative overflow-x-auto">
      <Table label={t("settings.data.backups")}>
        <thead>
          <tr>
            <Th>{t("settings.data.when")}</Th>
            <Th className="max-sm:hidden">{t("settings.data.why")}</Th>
            <Th>{t("settings.data.holds")}</Th>
            <Th className="text-right max-sm:hidden">{t("settings.data.size")}</Th>
            <Th>
              <span className="sr-only">{t("settings.data.restore")}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {backups.map((backup) => (
            <Tr key={backup.path}>
              <Td className="whitespace-nowrap">{formatDateTime(backup.at)}</Td>
              <Td className="max-sm:hidden">
                <Reason reason={backup.reason} />
              </Td>
              <Td>
                {backup.problem === null ? (
                  <Holds holds={backup.holds} />
                ) : (
                  <span className="text-bad">{backup.problem}</span>
                )}
              </Td>
              <Td className="text-right whitespace-nowrap max-sm:hidden">
                {formatBytes(backup.bytes)}
              </Td>
              <Td className="text-right">
                {backup.problem === null && (
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={t("settings.data.restoreOf", { when: formatDateTime(backup.at) })}
                    onClick={() => onRestore(backup)}
                  >
                    {t("settings.data.restore")}
                  </Button>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function Reason({ reason }: { reason: string }) {
  const { t } = useTranslation();
  const known = REASONS.find((each) => each === reason);
  return known === undefined ? reason : t(`settings.data.reasons.${known}`);
}

function Holds({ holds }: { holds: Backup["holds"] }) {
  const { t } = useTranslation();
  if (holds === null) return null;
  return [
    t("settings.data.jobs", { count: holds.jobs }),
    t("settings.data.runs", { count: holds.runs }),
  ].join(", ");
}
