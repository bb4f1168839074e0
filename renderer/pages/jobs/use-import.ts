/** Taking jobs in from a file: first what would be done, then doing it. */
import { useState } from "react";
import type { ImportPlan } from "../../../contract/transfer.ts";
import type { ImportAction } from "../../../contract/transfer-words.ts";
import { useJobActions } from "../../lib/job-actions.ts";
import { useImportWords } from "../../lib/import-words.ts";
import { api } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { toast, toastFailure, toastUndo } from "../../ui/toast.tsx";

interface Pending {
  text: string;
  plan: ImportPlan;
  /** What to do with single jobs, by their index. */
  decisions: ReadonlyMap<number, ImportAction>;
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

  async function look(text: string, decisions: Pending["decisions"]): Promise<void> {
    const plan = await ask(text, decisions, true);
    if (plan !== null) setPending({ text, plan, decisions });
  }

  async function read(file: File): Promise<void> {
    await look(await file.text(), new Map());
  }

  async function decide(index: number, action: ImportAction): Promise<void> {
    if (pending === null) return;
    await look(pending.text, new Map(pending.decisions).set(index, action));
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
    busy,
    read,
    decide,
    confirm,
    close: () => setPending(null),
  };
}
export type Import = ReturnType<typeof useImport>;
