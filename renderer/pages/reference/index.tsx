/** Reference. */
import { useTranslation } from "react-i18next";
import { Page, PageHeader } from "../../ui/page.tsx";

export function ReferencePage() {
  const { t } = useTranslation();
  return <Page header={<PageHeader title={t("reference.title")} />} />;
}
