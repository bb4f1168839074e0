/** What an import has taken in, in words. */
import type { ImportPlan } from "../../contract/transfer.ts";
import { useTranslation } from "./use-translation.ts";

/** A sentence for jobs and one for templates; only that which there is something to say of. */
export function useImportWords(): (done: ImportPlan) => { title: string; text?: string } {
  const { t } = useTranslation();
  return ({ made, templates }) => {
    const jobs = t("jobs.import.done", { count: made.length });
    if (templates.length === 0) return { title: jobs };
    const own = t("templates.import.done", { count: templates.length });
    return made.length === 0 ? { title: own } : { title: jobs, text: own };
  };
}
