/** What is kept: backups, a check, a copy to take away, and an end to the history. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../lib/api-error.ts";
import { formatBytes, formatDateTime, formatNumber } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Table, Td, Th, Tr } from "../../ui/table.tsx";
import { toast, toastError } from "../../ui/toast.tsx";
import { Export } from "./export.tsx";
import { Group, NumberRow, Row } from "./parts.tsx";
import { useSetting } from "./use-setting.tsx";

export function Data() {
  const { t } = useTranslation();
  return (
    <>
      <Backups />
      <Group title={t("settings.data.check")} text={t("settings.data.checkText")}>
        <Row>
          <Check />
        </Row>
      </Group>
      <Export />
      <Group title={t("settings.data.clear.heading")} text={t("settings.data.clear.about")}>
        <Row>
          <Clear />
        </Row>
      </Group>
    </>
  );
}

/** A path or name that may stand in a shell command as it is, or in quotes. */
const quoted = (path: string) =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;

function Backups() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [restoring, setRestoring] = useState<string | null>(null);
  const backups = useQuery(orpc.data.backups.queryOptions());
  const make = useMutation(
    orpc.engine.backup.mutationOptions({
      onSuccess: ({ path }) => {
        toast(t("settings.data.backedUp"), { text: path });
        return cache.invalidateQueries({ queryKey: orpc.data.backups.key() });
      },
      onError: (error) =>
        toastError(t("shell.notDone"), { text: sentenceOf(error, t("shell.failed.text")) }),
    }),
  );
  const command = restoring === null ? "" : `belfry restore ${quoted(restoring)} --yes`;
  return (
    <Group title={t("settings.data.backups")} text={t("settings.data.backupsText")}>
      <Row>
        <Button busy={make.isPending} onClick={() => make.mutate(undefined)}>
          {t("settings.data.backupNow")}
        </Button>
      </Row>
      <NumberRow setting={useSetting("backup.keep")} label={t("settings.data.keep")} />
      <Row>
        {backups.data?.length === 0 && <p className="text-ink2">{t("settings.data.noBackups")}</p>}
        {backups.data !== undefined && backups.data.length > 0 && (
          <Table label={t("settings.data.backups")}>
            <thead>
              <tr>
                <Th>{t("settings.data.when")}</Th>
                <Th className="text-right">{t("settings.data.size")}</Th>
                <Th>
                  <span className="sr-only">{t("settings.data.restore")}</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {backups.data.map(({ path, at, bytes }) => (
                <Tr key={path}>
                  <Td title={path}>{formatDateTime(at)}</Td>
                  <Td className="text-right">{formatBytes(bytes)}</Td>
                  <Td className="text-right">
                    <Button size="sm" variant="ghost" onClick={() => setRestoring(path)}>
                      {t("settings.data.restore")}
                    </Button>
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
      </Row>
      <Dialog
        open={restoring !== null}
        onClose={() => setRestoring(null)}
        title={t("settings.data.restoreTitle")}
        text={t("settings.data.restoreText")}
        footer={
          <Button
            variant="primary"
            onClick={() =>
              void navigator.clipboard.writeText(command).then(() => {
                setRestoring(null);
                toast(t("settings.data.copied"));
              })
            }
          >
            {t("settings.data.copy")}
          </Button>
        }
      >
        <pre className="rounded-lg border border-line bg-bg p-3 break-all whitespace-pre-wrap">
          {command}
        </pre>
      </Dialog>
    </Group>
  );
}

function Check() {
  const { t } = useTranslation();
  const check = useQuery({ ...orpc.engine.check.queryOptions(), enabled: false });
  return (
    <div className="flex flex-wrap items-start gap-4">
      <Button busy={check.isFetching} onClick={() => void check.refetch()}>
        {t("settings.data.checkNow")}
      </Button>
      <div role="status" className="min-w-0 flex-1 py-1.5">
        {check.isError && (
          <span className="text-bad">{sentenceOf(check.error, t("shell.failed.text"))}</span>
        )}
        {check.data?.ok === true && !check.isFetching && (
          <span className="inline-flex items-center gap-1.5 text-ok">
            <CircleCheck aria-hidden className="size-4" />
            {t("settings.data.whole")}
          </span>
        )}
        {check.data?.ok === false && (
          <ul className="text-bad">
            {check.data.problems.map((problem) => (
              <li key={problem} className="flex gap-1.5">
                <TriangleAlert aria-hidden className="size-4 shrink-0" />
                {problem}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** Asks twice: once in words, once by having a word typed. */
function Clear() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const word = t("settings.data.clear.word");
  const clear = useMutation(
    orpc.data.clearHistory.mutationOptions({
      onSuccess: ({ runs, backup }) => {
        setAsking(false);
        toast(t("settings.data.clear.done", { count: runs, formatted: formatNumber(runs) }), {
          text: t("settings.data.clear.backup", { path: backup }),
        });
      },
      onError: (error) =>
        toastError(t("shell.notDone"), { text: sentenceOf(error, t("shell.failed.text")) }),
    }),
  );
  return (
    <>
      <Button
        variant="danger"
        onClick={() => {
          setTyped("");
          setAsking(true);
        }}
      >
        {t("settings.data.clear.button")}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("settings.data.clear.title")}
        text={t("settings.data.clear.text")}
        confirm={t("settings.data.clear.confirm")}
        danger
        busy={clear.isPending}
        disabled={typed.trim().toLowerCase() !== word}
        onConfirm={() => clear.mutate(undefined)}
      >
        <Field label={t("settings.data.clear.type", { word })}>
          <Input value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
      </ConfirmDialog>
    </>
  );
}
