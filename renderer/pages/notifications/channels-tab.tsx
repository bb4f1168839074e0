/** The channels as cards, and the form of the one that is open. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { BellPlus } from "lucide-react";
import type { ChannelInfo } from "../../../contract/notify.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { ChannelCard } from "./channel-card.tsx";
import { ChannelDialog } from "./channel-dialog.tsx";
import { SecretStorageNote } from "./secret-storage-note.tsx";
import { SteeringCard } from "./steering/steering-card.tsx";

const route = getRouteApi("/notifications");

export function ChannelsTab({ channels }: { channels: UseQueryResult<ChannelInfo[]> }) {
  const { t } = useTranslation();
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  const kinds = useQuery(orpc.notifications.kinds.queryOptions());
  const open = (id: string) => void navigate({ search: { tab: "channels", edit: id } });
  const close = () => void navigate({ search: { tab: "channels" } });
  if (channels.isPending) return <SkeletonRows label={t("shell.loading")} />;
  if (channels.isError) {
    return <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />;
  }
  const reachesPeople = channels.data.some(({ channel }) => channel.kind !== "log");
  const edited = channels.data.find(({ channel }) => channel.id === edit);
  return (
    <>
      <SecretStorageNote />
      <ul
        data-keeps-focus="rows"
        className="grid grid-cols-[repeat(auto-fill,minmax(280px,1fr))] gap-3"
      >
        {channels.data.map((info) => (
          <li key={info.channel.id}>
            <ChannelCard info={info} onEdit={() => open(info.channel.id)} />
          </li>
        ))}
      </ul>
      {!reachesPeople && (
        <EmptyState
          className="ml-0 w-full max-w-180"
          icon={BellPlus}
          title={t("notifications.empty.title")}
          text={t("notifications.empty.text")}
          action={
            <Button variant="primary" onClick={() => open("new")}>
              {t("notifications.add")}
            </Button>
          }
        />
      )}
      <SteeringCard channels={channels.data.map(({ channel }) => channel)} />
      {edit !== undefined && <ReadFailed query={kinds} what="kinds" className="mt-4" />}
      {kinds.data && (edit === "new" || edited) && (
        <ChannelDialog
          key={edit}
          kinds={kinds.data}
          info={edited ?? null}
          taken={channels.data.map(({ channel }) => channel.id)}
          onClose={close}
        />
      )}
    </>
  );
}
