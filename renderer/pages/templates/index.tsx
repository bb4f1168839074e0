/** Templates. */
import { useTranslation } from "react-i18next";
import { Page, PageHeader } from "../../ui/page.tsx";

export function TemplatesPage() {
  const { t } = useTranslation();
  return <Page header={<PageHeader title={t("templates.title")} />} />;
}
