/** Notifications: channels, who is told what, and what became of each message. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { PageHeader } from "../../ui/page.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { ChannelsTab } from "./channels-tab.tsx";
import { OutboxTab } from "./outbox-tab.tsx";
import { RulesTab } from "./rules-tab.tsx";

const route = getRouteApi("/notifications");

export function NotificationsPage() {
  const { t } = useTranslation();
  const { tab = "channels" } = route.useSearch();
  const navigate = route.useNavigate();
  const channels = useQuery(orpc.notifications.channels.list.queryOptions());
  const dead = channels.data?.reduce((sum, each) => sum + each.dead, 0) ?? 0;
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-col">
      <PageHeader
        title={t("notifications.title")}
        actions={
          <Button
            variant="primary"
            onClick={() => void navigate({ search: { tab: "channels", edit: "new" } })}
          >
            <Plus aria-hidden />
            {t("notifications.add")}
          </Button>
        }
      />
      <Tabs
        label={t("notifications.title")}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next } })}
        panelClassName="px-5.5 py-4.5 max-sm:px-3"
        tabs={[
          {
            value: "channels",
            label: t("notifications.tabs.channels"),
            content: <ChannelsTab channels={channels} />,
          },
          { value: "rules", label: t("notifications.tabs.rules"), content: <RulesTab /> },
          {
            value: "outbox",
            label: t("notifications.tabs.outbox"),
            count: dead > 0 ? dead : undefined,
            content: <OutboxTab />,
          },
        ]}
      />
    </div>
  );
}
