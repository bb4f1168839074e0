/** Job. */
import { useTranslation } from "react-i18next";
import { Page, PageHeader } from "../../ui/page.tsx";

export function JobPage() {
  const { t } = useTranslation();
  return <Page header={<PageHeader title={t("job.title")} />} />;
}
