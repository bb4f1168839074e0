/** One result of the inbox. Enter opens it; e archives, p pins, u marks as unread. */
import { Link, useNavigate } from "@tanstack/react-router";
import { Archive, ArchiveRestore, MailOpen, Pin, PinOff, RotateCw } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { InboxItem } from "../../../contract/inbox.ts";
import type { Run } from "../../../contract/run.ts";
import { FAILURE_STATES } from "../../../contract/words.ts";
import { cn } from "../../lib/cn.ts";
import { formatDateTime, formatShort, formatTime } from "../../lib/format.ts";
import type { useMarks } from "../../lib/marks.ts";
import { api } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { IconButton } from "../../ui/button.tsx";
import { StateBadge, Tag } from "../../ui/tag.tsx";
import { toast, toastFailure } from "../../ui/toast.tsx";

interface InboxRowProps {
  item: InboxItem;
  marks: ReturnType<typeof useMarks>;
  /** The list shows what is archived. */
  archived: boolean;
}

export function InboxRow({ item, marks, archived }: InboxRowProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { run, retry } = item;
  const ended = run.finishedAt !== null && retry === null;
  const unread = ended && run.seenAt === null && !archived;
  const at = run.finishedAt ?? run.createdAt;
  const params = { runId: String(run.id) };

  function open(): void {
    if (unread) void marks.mark([run.id], "seen");
  }

  async function again(): Promise<void> {
    try {
      await api.runs.retry({ id: run.id });
      toast(t("today.inbox.retried", { name: run.jobName }));
    } catch (error) {
      toastFailure(error, t("today.inbox.notDone"));
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey) return;
    if (event.key === "Enter") {
      open();
      void navigate({ to: "/runs/$runId", params });
    } else if (event.key === "e" && ended) {
      const row = event.currentTarget;
      const next = row.nextElementSibling ?? row.previousElementSibling;
      (next as HTMLElement | null)?.focus();
      void marks.mark([run.id], archived ? "unarchive" : "archive");
    } else if (event.key === "p") void marks.mark([run.id], run.pinned ? "unpin" : "pin");
    else if (event.key === "u" && ended) void marks.mark([run.id], "unseen");
  }

  return (
    <li
      data-inbox-row
      tabIndex={0}
      aria-label={[run.jobName, t(`words.state.${run.state}`), formatShort(at)].join(", ")}
      onKeyDown={onKeyDown}
      className={cn(
        "group relative rounded-xl border border-line bg-panel px-3 py-2",
        unread && "border-l-[3px] border-l-accent pl-[10px]",
      )}
    >
      <div className="flex items-center gap-2">
        {run.state === "blocked" ? (
          <Tag tone="warn">{t("today.inbox.needsYou")}</Tag>
        ) : retry !== null ? (
          <Tag tone="bad">{t("words.state.failed")}</Tag>
        ) : (
          <StateBadge state={run.state} />
        )}
        {run.permissionBlocks > 0 && (
          <Tag tone="warn">{t("run.blocks", { count: run.permissionBlocks })}</Tag>
        )}
        <Link
          to="/runs/$runId"
          params={params}
          onClick={open}
          className="min-w-0 truncate font-[550] hover:underline"
        >
          {run.jobName}
        </Link>
        {run.pinned && <Pin aria-label={t("today.inbox.pinned")} className="size-3 text-ink3" />}
        <span className="flex-1" />
        <span className="flex gap-0.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 max-sm:opacity-100">
          {ended && (FAILURE_STATES.includes(run.state) || run.state === "blocked") && (
            <IconButton
              size="sm"
              label={t("today.inbox.retry")}
              icon={<RotateCw aria-hidden />}
              onClick={() => void again()}
            />
          )}
          {unread && (
            <IconButton
              size="sm"
              label={t("today.inbox.markSeen")}
              icon={<MailOpen aria-hidden />}
              onClick={() => void marks.mark([run.id], "seen")}
            />
          )}
          <IconButton
            size="sm"
            keys="p"
            label={run.pinned ? t("today.inbox.unpin") : t("today.inbox.pin")}
            icon={run.pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
            onClick={() => void marks.mark([run.id], run.pinned ? "unpin" : "pin")}
          />
          {ended && (
            <IconButton
              size="sm"
              keys="e"
              label={archived ? t("today.inbox.unarchive") : t("today.inbox.archive")}
              icon={archived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
              onClick={() => void marks.mark([run.id], archived ? "unarchive" : "archive")}
            />
          )}
        </span>
        <time
          dateTime={new Date(at).toISOString()}
          title={formatDateTime(at)}
          className="text-sm whitespace-nowrap text-ink3"
        >
          {formatShort(at)}
        </time>
      </div>
      <p className="line-clamp-2 break-words text-ink2">
        <Said run={run} />
        {retry !== null &&
          ` ${t("today.inbox.retryAt", { attempt: retry.attempt, of: retry.of, time: formatTime(retry.at) })}`}
      </p>
    </li>
  );
}

/** A failure says why; a success what it found. */
function Said({ run }: { run: Run }) {
  const { t } = useTranslation();
  const said =
    run.state === "succeeded" ? (run.summary ?? run.reason) : (run.reason ?? run.summary);
  return said ?? t("today.inbox.noWords");
}
