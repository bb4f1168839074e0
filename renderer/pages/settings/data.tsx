/** What is kept: backups, a check, a copy to take away, and an end to the history. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "../../lib/api-error.ts";
import { formatNumber } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { toast, toastFailure } from "../../ui/toast.tsx";
import { Backups } from "./backups.tsx";
import { Export } from "./export.tsx";
import { Group, Row } from "./parts.tsx";

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

function Check() {
  const { t } = useTranslation();
  const check = useQuery({ ...orpc.engine.check.queryOptions(), enabled: false });
  return (
    <div className="flex flex-wrap items-start gap-4">
      <Button busy={check.isFetching} onClick={() => void check.refetch()}>
        {t("settings.data.checkNow")}
      </Button>
      <div role="status" className="min-w-0 flex-1 py-1.5">
        {check.isError && <span className="text-bad">{sentenceOf(check.error)}</span>}
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
      onError: (error) => toastFailure(error),
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
