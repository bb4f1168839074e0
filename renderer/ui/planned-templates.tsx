/** The templates that an import would take in, each with whether it takes the place of one. */
import type { ImportPlan } from "../../contract/transfer.ts";
import { useTranslation } from "../lib/use-translation.ts";

export function PlannedTemplates({ plan: { templates } }: { plan: ImportPlan }) {
  const { t } = useTranslation();
  if (templates.length === 0) return null;
  return (
    <ul aria-label={t("templates.title")} className="mt-3 flex flex-col gap-1">
      {templates.map(({ id, action }) => (
        <li key={id}>{t(`templates.import.planned.${action}`, { id })}</li>
      ))}
    </ul>
  );
}
