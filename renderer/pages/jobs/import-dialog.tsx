/** What an import would make of a file, job by job, before anything is made. */
import type { ImportPlan, PlannedJob } from "../../../contract/transfer.ts";
import { IMPORT_ACTIONS } from "../../../contract/transfer-words.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { PlannedTemplates } from "../../ui/planned-templates.tsx";
import { Select } from "../../ui/select.tsx";
import type { Import } from "./use-import.ts";

export function ImportDialog({ transfer }: { transfer: Import }) {
  return transfer.plan === null ? null : <PlanDialog plan={transfer.plan} transfer={transfer} />;
}

function PlanDialog({ plan, transfer }: { plan: ImportPlan; transfer: Import }) {
  const { t } = useTranslation();
  const count = plan.jobs.filter(({ action }) => action !== "skip").length;
  const isOnlyTemplates = plan.jobs.length === 0;
  return (
    <Dialog
      open
      onClose={transfer.close}
      title={t("jobs.import.title")}
      text={
        isOnlyTemplates
          ? t("templates.import.only", { count: plan.templates.length })
          : t("jobs.import.text", { count })
      }
      className="w-[min(680px,calc(100vw-24px))]"
      footer={
        <>
          <Button onClick={transfer.close}>{t("shell.cancel")}</Button>
          <Button
            variant="primary"
            busy={transfer.busy}
            disabled={!plan.ready}
            onClick={() => void transfer.confirm()}
          >
            {isOnlyTemplates ? t("templates.import.action") : t("jobs.import.confirm", { count })}
          </Button>
        </>
      }
    >
      <ul className="flex flex-col gap-2">
        {plan.jobs.map((job) => (
          <PlannedRow key={job.index} job={job} transfer={transfer} />
        ))}
      </ul>
      <PlannedTemplates plan={plan} />
      {plan.leftOut.length > 0 && (
        <>
          <h3 className="mt-3 font-[550]">{t("jobs.import.leftOut")}</h3>
          <ul className="text-sm text-ink2">
            {plan.leftOut.map(({ line, text, reason }) => (
              <li key={line}>
                <code>{text}</code> {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

function PlannedRow({ job, transfer }: { job: PlannedJob; transfer: Import }) {
  const { t } = useTranslation();
  const actions = IMPORT_ACTIONS.filter(
    (action) => action === "skip" || (job.conflict === null) === (action === "create"),
  );
  const problems = job.problems.length > 0 ? job.problems : transfer.reasonsFor(job.index);
  return (
    <li className="flex items-start gap-3 rounded-lg border border-line px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-[550]">
          {job.name}
          {job.as !== job.name && job.action === "rename" && (
            <span className="text-ink3"> → {job.as}</span>
          )}
        </p>
        <p className="truncate text-sm text-ink3">
          {job.agent} · {job.schedule === "" ? t("jobs.byHand") : job.schedule}
        </p>
        {problems.map(({ problem }) => (
          <p key={problem} role="alert" className="text-sm text-bad">
            {problem}
          </p>
        ))}
        {job.notes.map(({ note }) => (
          <p key={note} className="text-sm text-warn">
            {note}
          </p>
        ))}
      </div>
      <Select
        className="w-36"
        label={t("jobs.import.actionOf", { name: job.name })}
        value={job.action}
        options={actions.map((value) => ({ value, label: t(`jobs.import.action.${value}`) }))}
        onChange={(action) => void transfer.decide(job.index, action)}
      />
    </li>
  );
}
