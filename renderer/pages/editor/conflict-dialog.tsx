/** Two people edited one job: yours and theirs, field by field. Nothing is saved before a choice was made. */
import { useState } from "react";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { type Difference, differences, type Form, merged, type Side } from "./form.ts";

export interface ConflictDialogProps {
  base: Form;
  mine: Form;
  theirs: Form;
  onClose: () => void;
  /** The merged form is to be saved over theirs. */
  onSave: (form: Form) => void;
  isSaving: boolean;
}

export function ConflictDialog(props: ConflictDialogProps) {
  const { base, mine, theirs, onClose, onSave, isSaving } = props;
  const { t } = useTranslation();
  const found = differences(base, mine, theirs);
  const [choices, setChoices] = useState<Partial<Record<string, Side>>>({});
  const chosen = ({ field, changedBy }: Difference): Side | null =>
    choices[field] ?? (changedBy === "both" ? null : changedBy === "me" ? "mine" : "theirs");
  const open = found.filter((each) => chosen(each) === null).length;
  const all = (side: Side) =>
    setChoices(Object.fromEntries(found.map(({ field }) => [field, side])));
  return (
    <Dialog
      open
      onClose={onClose}
      className="w-[min(820px,calc(100vw-24px))]"
      title={t("editor.conflict.title")}
      text={t("editor.conflict.text")}
      footer={
        <>
          <span
            className="flex-1 self-center text-sm text-ink3 max-sm:basis-full"
            aria-live="polite"
          >
            {open > 0 && t("editor.conflict.open", { count: open })}
          </span>
          <Button onClick={onClose}>{t("editor.conflict.later")}</Button>
          <Button
            variant="primary"
            disabled={open > 0}
            busy={isSaving}
            onClick={() => onSave(merged(theirs, found, choices))}
          >
            {t("editor.conflict.save")}
          </Button>
        </>
      }
    >
      {found.length === 0 ? (
        <p className="text-ink2">{t("editor.conflict.same")}</p>
      ) : (
        <>
          <div className="mb-3 flex gap-2">
            <Button size="sm" onClick={() => all("mine")}>
              {t("editor.conflict.allMine")}
            </Button>
            <Button size="sm" onClick={() => all("theirs")}>
              {t("editor.conflict.allTheirs")}
            </Button>
          </div>
          <ul className="flex flex-col gap-4">
            {found.map((each) => (
              <li key={each.field}>
                <div className="mb-1.5 flex flex-wrap items-center justify-between gap-2">
                  <span className="font-[550]">{t(`editor.name.${each.field}`)}</span>
                  <Segmented
                    label={t(`editor.name.${each.field}`)}
                    value={chosen(each) ?? ""}
                    options={[
                      { value: "mine", label: t("editor.conflict.mine") },
                      { value: "theirs", label: t("editor.conflict.theirs") },
                    ]}
                    onChange={(side) =>
                      setChoices((old) => ({ ...old, [each.field]: side as Side }))
                    }
                  />
                </div>
                <div className="grid grid-cols-2 gap-2 max-sm:grid-cols-1">
                  <Value
                    title={t("editor.conflict.mine")}
                    value={each.mine}
                    on={chosen(each) === "mine"}
                  />
                  <Value
                    title={t("editor.conflict.theirs")}
                    value={each.theirs}
                    on={chosen(each) === "theirs"}
                  />
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

function Value({ title, value, on }: { title: string; value: unknown; on: boolean }) {
  const { t } = useTranslation();
  const text =
    value === null || value === ""
      ? t("editor.none")
      : typeof value === "string"
        ? value
        : JSON.stringify(value, null, 1)
            .replaceAll(/[{}[\]"]/g, "")
            .trim();
  return (
    <div
      className={
        on
          ? "rounded-lg border border-accent px-2.5 py-2"
          : "rounded-lg border border-line px-2.5 py-2 text-ink2"
      }
    >
      <span className="block text-sm text-ink3">{title}</span>
      <span className="block max-h-40 overflow-auto whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text}
      </span>
    </div>
  );
}
