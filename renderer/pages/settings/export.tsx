/** Jobs and templates as one file to keep or to take to another computer, and back in. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ImportPlan } from "../../../contract/transfer.ts";
import { sentenceOf } from "../../lib/api-error.ts";
import { useImportWords } from "../../lib/import-words.ts";
import { orpc } from "../../lib/query.ts";
import { readText } from "../../lib/read-text.ts";
import { saveJson } from "../../lib/save-text.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { PlannedTemplates } from "../../ui/planned-templates.tsx";
import { Table, Td, Th, Tr } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";
import { toast, toastFailure } from "../../ui/toast.tsx";
import { Checkbox } from "../../ui/toggles.tsx";
import { Group, Row } from "./parts.tsx";

export function Export() {
  const { t } = useTranslation();
  const [withEnv, setWithEnv] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState<string | null>(null);
  const failed = (error: unknown) => toastFailure(error);
  const take = useMutation(
    orpc.jobs.export.mutationOptions({
      onSuccess: (content) =>
        saveJson(`belfry-${new Date(content.exportedAt).toISOString().slice(0, 10)}.json`, content),
      onError: failed,
    }),
  );
  return (
    <Group title={t("settings.data.transfer")} text={t("settings.data.transferText")}>
      <Row>
        <Checkbox
          label={t("settings.data.withEnv.label")}
          hint={t("settings.data.withEnv.hint")}
          checked={withEnv}
          onChange={setWithEnv}
        />
        <div className="mt-3 flex flex-wrap gap-2">
          <Button busy={take.isPending} onClick={() => take.mutate({ withEnv })}>
            {t("settings.data.export")}
          </Button>
          <Button onClick={() => file.current?.click()}>{t("settings.data.import")}</Button>
          <input
            ref={file}
            type="file"
            hidden
            accept=".json,.txt,application/json,text/plain"
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              event.target.value = "";
              if (chosen !== undefined) void readText(chosen).then(setText, failed);
            }}
          />
        </div>
      </Row>
      {text !== null && <Import key={text} text={text} onClose={() => setText(null)} />}
    </Group>
  );
}

const TONE = { create: "ok", rename: "run", replace: "warn", skip: "quiet" } as const;

/** Shows what would be done before anything is. */
function Import({ text, onClose }: { text: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [plan, setPlan] = useState<ImportPlan | null>(null);
  const words = useImportWords();
  const look = useMutation(
    orpc.jobs.import.mutationOptions({
      onSuccess: (found, { dryRun }) => {
        if (dryRun !== false) return setPlan(found);
        const { title, text: more } = words(found);
        toast(title, { text: more });
        onClose();
      },
    }),
  );
  const asked = useRef(false);
  if (!asked.current) {
    asked.current = true;
    queueMicrotask(() => look.mutate({ text, dryRun: true }));
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("settings.data.importTitle")}
      text={t("settings.data.importText")}
      className="w-[min(720px,calc(100vw-24px))]"
      footer={
        <Button
          variant="primary"
          disabled={plan?.ready !== true}
          busy={look.isPending}
          onClick={() => look.mutate({ text, dryRun: false })}
        >
          {t("settings.data.importNow")}
        </Button>
      }
    >
      {look.isError && (
        <p role="alert" className="text-bad">
          {sentenceOf(look.error)}
        </p>
      )}
      {plan && (
        <>
          {plan.jobs.length > 0 && (
            <Table label={t("settings.data.importTitle")}>
              <thead>
                <tr>
                  <Th>{t("settings.data.importJob")}</Th>
                  <Th>{t("settings.data.importSchedule")}</Th>
                  <Th>{t("settings.data.importAction")}</Th>
                </tr>
              </thead>
              <tbody>
                {plan.jobs.map((job) => (
                  <Tr key={job.index}>
                    <Td>
                      {job.as}
                      {[
                        ...job.problems.map(({ problem }) => problem),
                        ...job.notes.map(({ note }) => note),
                      ].map((line) => (
                        <div key={line} className="text-sm text-ink2">
                          {line}
                        </div>
                      ))}
                    </Td>
                    <Td className="font-mono text-sm">{job.schedule}</Td>
                    <Td>
                      <Tag tone={job.problems.length > 0 ? "bad" : TONE[job.action]}>
                        {t(`settings.data.importActions.${job.action}`)}
                      </Tag>
                    </Td>
                  </Tr>
                ))}
              </tbody>
            </Table>
          )}
          <PlannedTemplates plan={plan} />
          {plan.leftOut.length > 0 && (
            <ul className="mt-3 text-sm text-ink2">
              {plan.leftOut.map(({ line, text: content, reason }) => (
                <li key={line}>
                  <code>{content}</code> {reason}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Dialog>
  );
}
