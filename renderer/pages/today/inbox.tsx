/** Results that nobody has put away yet, with what can be done about each. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Archive, Inbox as InboxIcon } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useRef } from "react";
import { INBOX_VIEWS, MAX_UNREAD_COUNT } from "../../../contract/inbox-words.ts";
import { formatNumber } from "../../lib/format.ts";
import { useMarks } from "../../lib/marks.ts";
import { orpc } from "../../lib/query.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { OpenQuestions } from "../../ui/open-questions.tsx";
import { DeclinedProposals, OpenProposals } from "../../ui/proposals.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { InboxRow } from "./inbox-row.tsx";
import { QuietRow } from "./quiet-row.tsx";

const route = getRouteApi("/today");
const PAGE = 30;
/** Rows that come with the page; the others follow a moment later, so that the axis above waits for few. */
const FIRST_ROWS = 6;

export function Inbox() {
  const { t } = useTranslation();
  const { inbox: view = "open" } = route.useSearch();
  const { choose } = useFilters(route);
  const marks = useMarks();
  const list = useRef<HTMLUListElement>(null);
  const counts = useQuery(orpc.inbox.counts.queryOptions());
  const inbox = useInfiniteQuery(
    orpc.inbox.list.infiniteOptions({
      input: (after: { finishedAt: number; id: number } | undefined) => ({
        view,
        limit: PAGE,
        after,
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  );
  const items = inbox.data?.pages.flatMap((page) => page.items) ?? [];
  const rows = Math.max(FIRST_ROWS, useDeferredValue(items.length));
  const quiet = inbox.data?.pages[0]?.quiet ?? [];
  const unread = counts.data?.unread;
  const readIds = items.flatMap(({ run }) =>
    run.seenAt !== null && !run.pinned && run.finishedAt !== null ? [run.id] : [],
  );

  /** j and k as in mail; the keys of a row are its own. */
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-inbox-row]") ?? [])];
    const index = rows.findIndex((row) => row === document.activeElement);
    if (step === undefined || index === -1) return;
    event.preventDefault();
    rows[index + step]?.focus();
  }

  return (
    <section aria-labelledby="inbox-title">
      <div data-keeps-focus="first" className="mb-2 flex items-center gap-2">
        <h2 id="inbox-title" className="font-semibold">
          {t("today.inbox.title")}
        </h2>
        <span role="status" className="text-ink2">
          {unread === undefined
            ? "–"
            : unread >= MAX_UNREAD_COUNT
              ? t("today.inbox.manyUnread", { number: formatNumber(MAX_UNREAD_COUNT - 1) })
              : t("today.inbox.unread", { count: unread })}
        </span>
        <span className="flex-1" />
        {view === "open" && readIds.length > 0 && (
          <Button variant="ghost" size="sm" onClick={() => void marks.mark(readIds, "archive")}>
            <Archive aria-hidden />
            {t("today.inbox.archiveRead", { count: readIds.length })}
          </Button>
        )}
        {quiet.length > 0 && (
          <Button variant="ghost" size="sm" onClick={() => void marks.archiveQuiet()}>
            {t("today.inbox.archiveQuiet")}
          </Button>
        )}
        <Menu
          trigger={
            <Button
              variant="ghost"
              size="sm"
              aria-label={t("today.inbox.viewLabel", { view: t(`today.inbox.view.${view}`) })}
            >
              {t(`today.inbox.view.${view}`)}
            </Button>
          }
        >
          {INBOX_VIEWS.map((each) => (
            <MenuItem
              key={each}
              onSelect={() => choose({ inbox: each === "open" ? undefined : each })}
            >
              {t(`today.inbox.view.${each}`)}
            </MenuItem>
          ))}
        </Menu>
      </div>
      <ReadFailed query={counts} what="unread" className="mb-2" />
      <OpenQuestions className="mb-2" />
      <OpenProposals className="mb-2" />
      {view === "archived" && <DeclinedProposals className="mb-2" />}
      {inbox.isPending && <SkeletonRows rows={4} label={t("shell.loading")} />}
      {inbox.isError && <ErrorState error={inbox.error} onRetry={() => void inbox.refetch()} />}
      {inbox.data && items.length === 0 && quiet.length === 0 && (
        <EmptyState
          icon={InboxIcon}
          className="py-8"
          title={t(`today.inbox.empty.${view}`)}
          text={view === "open" ? t("today.inbox.emptyText") : undefined}
        />
      )}
      <ul
        ref={list}
        data-keeps-focus="rows"
        className="flex flex-col gap-1.5"
        onKeyDown={onKeyDown}
      >
        {items.slice(0, rows).map((item) => (
          <InboxRow key={item.run.id} item={item} marks={marks} archived={view === "archived"} />
        ))}
        {rows >= items.length && quiet.length > 0 && <QuietRow groups={quiet} />}
      </ul>
      {inbox.hasNextPage && (
        <Button
          className="mt-2 w-full"
          variant="ghost"
          busy={inbox.isFetchingNextPage}
          onClick={() => void inbox.fetchNextPage()}
        >
          {t("today.inbox.more")}
        </Button>
      )}
    </section>
  );
}
