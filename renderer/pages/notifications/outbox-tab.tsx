/** What became of each message, newest first; what was given up can be tried again or thrown away. */
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { RotateCw, X } from "lucide-react";
import type { DeliveryState } from "../../../contract/notification-words.ts";
import type { DeliveryInfo } from "../../../contract/notify.ts";
import { useEventWords } from "../../lib/event-words.ts";
import { orpc } from "../../lib/query.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { Table, Td, Th, Tr } from "../../ui/table.tsx";
import { Tag, type Tone } from "../../ui/tag.tsx";
import { toastFailure, toastUndo } from "../../ui/toast.tsx";
import { OUTBOX_VIEWS } from "./search.ts";

const route = getRouteApi("/notifications");
const PAGE = 100;

const STATES: Record<(typeof OUTBOX_VIEWS)[number], DeliveryState[] | undefined> = {
  all: undefined,
  waiting: ["pending", "failed", "digest"],
  dead: ["dead"],
};

const TONES: Record<DeliveryState, Tone> = {
  pending: "run",
  sent: "ok",
  failed: "warn",
  dead: "bad",
  digest: "quiet",
  grouped: "quiet",
  dropped: "quiet",
  discarded: "quiet",
};

const CAN_RETRY: readonly DeliveryState[] = ["dead", "failed", "dropped", "discarded"];
const CAN_DISCARD: readonly DeliveryState[] = ["dead", "failed", "pending", "digest"];

export function OutboxTab() {
  const { t } = useTranslation();
  const { view = "all", channel } = route.useSearch();
  const { choose } = useFilters(route);
  const states = STATES[view];
  const filter = { limit: PAGE, ...(states ? { states } : {}), ...(channel ? { channel } : {}) };
  const messages = useInfiniteQuery(
    orpc.notifications.outbox.list.infiniteOptions({
      input: (beforeId: number | undefined) => ({
        ...filter,
        ...(beforeId === undefined ? {} : { beforeId }),
      }),
      initialPageParam: undefined as number | undefined,
      getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.id),
    }),
  );
  const rows = messages.data?.pages.flat() ?? [];
  const channels = useQuery(orpc.notifications.channels.list.queryOptions());
  const names = new Map(channels.data?.map((each) => [each.channel.id, each.channel.name]));
  return (
    <div className="flex flex-col gap-3">
      <Segmented
        label={t("notifications.outbox.view")}
        value={view}
        options={OUTBOX_VIEWS.map((value) => ({
          value,
          label: t(`notifications.outbox.views.${value}`),
        }))}
        onChange={(next) => choose({ view: next })}
        className="self-start"
      />
      <ReadFailed query={channels} what="channels" />
      {messages.isPending && <SkeletonRows label={t("shell.loading")} />}
      {messages.isError && (
        <ErrorState error={messages.error} onRetry={() => void messages.refetch()} />
      )}
      {messages.data && rows.length === 0 && (
        <EmptyState
          title={t(`notifications.outbox.none.${view}`)}
          text={t("notifications.outbox.noneText")}
        />
      )}
      {rows.length > 0 && (
        <div className="relative overflow-x-auto">
          <Table label={t("notifications.tabs.outbox")}>
            <thead>
              <tr>
                <Th>{t("notifications.outbox.when")}</Th>
                <Th>{t("notifications.outbox.what")}</Th>
                <Th>{t("notifications.outbox.channel")}</Th>
                <Th>{t("notifications.outbox.state")}</Th>
                <Th>{t("notifications.outbox.said")}</Th>
                <Th>
                  <span className="sr-only">{t("notifications.outbox.actions")}</span>
                </Th>
              </tr>
            </thead>
            <tbody data-keeps-focus="rows">
              {rows.map((row) => (
                <MessageRow
                  key={row.id}
                  row={row}
                  channel={names.get(row.channel) ?? row.channel}
                />
              ))}
            </tbody>
          </Table>
        </div>
      )}
      {messages.hasNextPage && (
        <Button
          className="self-center"
          busy={messages.isFetchingNextPage}
          onClick={() => void messages.fetchNextPage()}
        >
          {t("notifications.outbox.older")}
        </Button>
      )}
    </div>
  );
}

/** @param channel its name; its id where it is no longer there */
function MessageRow({ row, channel }: { row: DeliveryInfo; channel: string }) {
  const { t } = useTranslation();
  const { id } = row;
  const eventWords = useEventWords();
  const failed = (error: unknown) => toastFailure(error);
  const outbox = orpc.notifications.outbox;
  const retry = useMutation(outbox.retry.mutationOptions({ onError: failed }));
  const undiscard = useMutation(outbox.undiscard.mutationOptions({ onError: failed }));
  const discard = useMutation(
    outbox.discard.mutationOptions({
      onError: failed,
      onSuccess: () =>
        toastUndo(t("notifications.outbox.discarded"), t("shell.undo"), () =>
          undiscard.mutate({ ids: [id] }),
        ),
    }),
  );
  return (
    <Tr>
      <Td className="whitespace-nowrap text-ink2">
        <RelativeTime at={row.createdAt} />
      </Td>
      <Td className="min-w-44">
        {row.runId === null ? (
          <span>{row.jobName ?? ""}</span>
        ) : (
          <Link
            to="/runs/$runId"
            params={{ runId: String(row.runId) }}
            className="font-[550] hover:text-accent"
          >
            {row.jobName}
          </Link>
        )}
        <span className="block text-sm text-ink3">{eventWords(row.event)}</span>
      </Td>
      <Td>{channel}</Td>
      <Td>
        <Tag tone={TONES[row.state]}>{t(`notifications.states.${row.state}`)}</Tag>
      </Td>
      <Td className="max-w-90 min-w-40 text-sm break-words text-ink2">
        {row.lastError ?? row.answer}
      </Td>
      <Td className="whitespace-nowrap text-right">
        {CAN_RETRY.includes(row.state) && (
          <IconButton
            size="sm"
            label={t("notifications.outbox.retry")}
            icon={<RotateCw aria-hidden />}
            busy={retry.isPending}
            onClick={() => retry.mutate({ ids: [id] })}
          />
        )}
        {CAN_DISCARD.includes(row.state) && (
          <IconButton
            size="sm"
            label={t("notifications.outbox.discard")}
            icon={<X aria-hidden />}
            busy={discard.isPending}
            onClick={() => discard.mutate({ ids: [id] })}
          />
        )}
      </Td>
    </Tr>
  );
}
