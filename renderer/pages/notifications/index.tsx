/** Notifications. */
import { useTranslation } from "react-i18next";
import { Page, PageHeader } from "../../ui/page.tsx";

export function NotificationsPage() {
  const { t } = useTranslation();
  return <Page header={<PageHeader title={t("notifications.title")} />} />;
}
