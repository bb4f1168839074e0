/** What can be done to all chosen jobs. */
import { Download, Pause, Play, RotateCcw, Tag as TagIcon, Trash2, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { JobLine } from "../../../contract/job-list.ts";
import { formatUsd } from "../../lib/format.ts";
import { useJobActions } from "../../lib/job-actions.ts";
import { PAUSE_SPANS } from "../../lib/pause-spans.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";

/** So many jobs are run without a question. What more of them spend cannot be taken back. */
const MOST_UNASKED = 5;

export function BulkBar({ jobs, onDone }: { jobs: readonly JobLine[]; onDone: () => void }) {
  const { t } = useTranslation();
  const actions = useJobActions();
  const [tagging, setTagging] = useState(false);
  const [asking, setAsking] = useState(false);
  const monthUsd = jobs.reduce((sum, job) => sum + job.monthUsd, 0);
  return (
    <div
      role="toolbar"
      data-keeps-focus="first"
      aria-label={t("jobs.bulk")}
      className="flex flex-wrap items-center gap-2 border-b border-line bg-accent-soft px-5.5 py-1.5 max-sm:px-3"
    >
      <span role="status" className="mr-2 font-[550]">
        {t("jobs.chosen", { count: jobs.length })}
      </span>
      <Button
        size="sm"
        onClick={() => (jobs.length > MOST_UNASKED ? setAsking(true) : void actions.run(jobs))}
      >
        <Play aria-hidden />
        {t("jobs.runNow")}
      </Button>
      <Menu
        align="start"
        trigger={
          <Button size="sm">
            <Pause aria-hidden />
            {t("jobs.pause")}
          </Button>
        }
      >
        {PAUSE_SPANS.map((span) => (
          <MenuItem key={span} onSelect={() => void actions.pause(jobs, span)}>
            {t(`jobs.span.${span}`)}
          </MenuItem>
        ))}
      </Menu>
      <Button size="sm" onClick={() => void actions.resume(jobs)}>
        <RotateCcw aria-hidden />
        {t("jobs.resume")}
      </Button>
      <Button size="sm" onClick={() => setTagging(true)}>
        <TagIcon aria-hidden />
        {t("jobs.addTag")}
      </Button>
      <Button size="sm" onClick={() => void actions.exportFile(jobs)}>
        <Download aria-hidden />
        {t("jobs.export")}
      </Button>
      <Button
        size="sm"
        variant="danger"
        onClick={() => void actions.remove(jobs).then((done) => done && onDone())}
      >
        <Trash2 aria-hidden />
        {t("jobs.remove")}
      </Button>
      <span className="flex-1" />
      <IconButton
        size="sm"
        label={t("jobs.chooseNone")}
        icon={<X aria-hidden />}
        onClick={onDone}
      />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("jobs.runMany.title", { count: jobs.length })}
        text={
          <>
            <p>{t("jobs.runMany.text")}</p>
            {monthUsd > 0 && (
              <p className="mt-1">{t("jobs.runMany.month", { usd: formatUsd(monthUsd) })}</p>
            )}
          </>
        }
        confirm={t("jobs.runMany.confirm", { count: jobs.length })}
        onConfirm={() => {
          setAsking(false);
          void actions.run(jobs);
        }}
      />
      <TagDialog
        open={tagging}
        onClose={() => setTagging(false)}
        onTag={(tag) => actions.tag(jobs, [tag], [])}
      />
    </div>
  );
}

interface TagDialogProps {
  open: boolean;
  onClose: () => void;
  /** False when it was refused; that has been told. */
  onTag: (tag: string) => Promise<boolean>;
}

function TagDialog({ open, onClose, onTag }: TagDialogProps) {
  const { t } = useTranslation();
  const [tag, setTag] = useState("");
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (tag.trim() === "" || !(await onTag(tag.trim()))) return;
    setTag("");
    onClose();
  }
  return (
    <Dialog open={open} onClose={onClose} title={t("jobs.addTag")}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        <Field label={t("jobs.tag")}>
          <Input value={tag} onChange={(event) => setTag(event.target.value)} />
        </Field>
        <Button type="submit" variant="primary" className="self-end" disabled={tag.trim() === ""}>
          {t("jobs.addTag")}
        </Button>
      </form>
    </Dialog>
  );
}
