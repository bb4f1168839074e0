/** Taking jobs in from a file: first what would be done, then doing it. */
import { useState } from "react";
import type { ImportPlan, PlannedJob } from "../../../contract/transfer.ts";
import type { ImportAction } from "../../../contract/transfer-words.ts";
import { useJobActions } from "../../lib/job-actions.ts";
import { useImportWords } from "../../lib/import-words.ts";
import { api } from "../../lib/query.ts";
import { readText } from "../../lib/read-text.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { toast, toastFailure, toastUndo } from "../../ui/toast.tsx";

interface Pending {
  text: string;
  plan: ImportPlan;
  /** What to do with single jobs, by their index. */
  decisions: ReadonlyMap<number, ImportAction>;
  /** What is wrong with the jobs that were left out for it at first. */
  reasons: ReadonlyMap<number, PlannedJob["problems"]>;
}

export function useImport() {
  const { t } = useTranslation();
  const { remove } = useJobActions();
  const words = useImportWords();
  const [pending, setPending] = useState<Pending | null>(null);
  const [busy, setBusy] = useState(false);

  async function ask(text: string, decisions: Pending["decisions"], dryRun: boolean) {
    setBusy(true);
    try {
      const list = [...decisions].map(([index, action]) => ({ index, action }));
      return await api.jobs.import({ text, dryRun, decisions: list });
    } catch (error) {
      toastFailure(error, t("jobs.import.failed"));
      return null;
    } finally {
      setBusy(false);
    }
  }

  async function read(file: File): Promise<void> {
    let text: string;
    try {
      text = await readText(file);
    } catch (error) {
      toastFailure(error, t("jobs.import.failed"));
      return;
    }
    const decisions = new Map<number, ImportAction>();
    const reasons = new Map<number, PlannedJob["problems"]>();
    for (;;) {
      const plan = await ask(text, decisions, true);
      if (plan === null) return;
      const bad = plan.jobs.filter(
        ({ action, problems }) => action !== "skip" && problems.length > 0,
      );
      if (bad.length === 0) return setPending({ text, plan, decisions, reasons });
      // What is good can be taken in without them. A job that follows one of them is bad then as well.
      for (const { index, problems } of bad) {
        decisions.set(index, "skip");
        reasons.set(index, problems);
      }
    }
  }

  async function decide(index: number, action: ImportAction): Promise<void> {
    if (pending === null) return;
    const decisions = new Map(pending.decisions).set(index, action);
    const plan = await ask(pending.text, decisions, true);
    if (plan !== null) setPending({ ...pending, plan, decisions });
  }

  async function confirm(): Promise<void> {
    if (pending === null) return;
    const done = await ask(pending.text, pending.decisions, false);
    if (done === null) return;
    setPending(null);
    const { title, text } = words(done);
    const replaced = pending.plan.jobs.some(({ action }) => action === "replace");
    // What was replaced cannot be brought back by removing it.
    if (replaced || done.made.length === 0) toast(title, { text });
    else toastUndo(title, t("shell.undo"), () => void remove(done.made), text);
  }

  return {
    plan: pending?.plan ?? null,
    /** Why a job was left out at first. */
    reasonsFor: (index: number) => pending?.reasons.get(index) ?? [],
    busy,
    read,
    decide,
    confirm,
    close: () => setPending(null),
  };
}
export type Import = ReturnType<typeof useImport>;
