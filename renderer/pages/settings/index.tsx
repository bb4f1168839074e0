/** Settings. */
import { useTranslation } from "react-i18next";
import { Page, PageHeader } from "../../ui/page.tsx";

export function SettingsPage() {
  const { t } = useTranslation();
  return <Page header={<PageHeader title={t("settings.title")} />} />;
}
