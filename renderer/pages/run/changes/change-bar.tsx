/** What the changes are in one line, and what can be done with them. */
import { FolderGit2, GitBranch, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Changes } from "../../../../contract/changes.ts";
import { formatNumber } from "../../../lib/format.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/dialog.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { Switch } from "../../../ui/toggles.tsx";
import type { ChangeActions } from "./use-change-actions.ts";

export function ChangeBar(props: { runId: number; changes: Changes; actions: ChangeActions }) {
  const { changes, actions } = props;
  const { t } = useTranslation();
  const { files, moreFiles, additions, deletions, before, after } = changes;
  return (
    <div
      data-keeps-focus="first"
      className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line2 px-5.5 py-1.5 max-sm:px-3"
    >
      <span className="font-[550]">{t("changes.count", { count: files.length + moreFiles })}</span>
      <span className="tabular-nums">
        <span className="text-ok">+{formatNumber(additions)}</span>{" "}
        <span className="text-bad">−{formatNumber(deletions)}</span>
      </span>
      {before && after && <Commits before={before} after={after} />}
      {changes.underWay && <Tag tone="run">{t("changes.underWay")}</Tag>}
      <span className="flex-1" />
      <Actions {...props} />
      <ConfirmDialog
        open={actions.asksToDiscard !== null}
        onClose={actions.cancelDiscard}
        title={t("changes.discardTitle")}
        text={actions.asksToDiscard ?? ""}
        confirm={t("changes.discard")}
        danger
        busy={actions.discard.isPending}
        onConfirm={() => actions.discard.mutate({ id: props.runId, confirm: true })}
      />
    </div>
  );
}

function Commits({
  before,
  after,
}: {
  before: NonNullable<Changes["before"]>;
  after: typeof before;
}) {
  const { t } = useTranslation();
  const short = (commit: string | null) => commit?.slice(0, 8) ?? t("changes.noCommit");
  return (
    <span className="inline-flex min-w-0 items-center gap-1 text-sm text-ink3">
      <GitBranch aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{after.branch ?? t("changes.noBranch")}</span>
      <code>
        {before.commit === after.commit
          ? short(after.commit)
          : `${short(before.commit)} → ${short(after.commit)}`}
      </code>
    </span>
  );
}

function Actions({ runId: id, changes, actions }: Parameters<typeof ChangeBar>[0]) {
  const { t } = useTranslation();
  const { worktree, undo } = changes;
  const stands = worktree?.state === "ready" || worktree?.state === "kept";
  const buttons: ReactNode[] = [];
  if (undo) {
    buttons.push(
      <Button
        key="undo"
        size="sm"
        busy={actions.undo.isPending}
        onClick={() => actions.undo.mutate({ id, moveId: undo.moveId })}
      >
        <Undo2 aria-hidden />
        {t(`changes.undo.${undo.kind}`)}
      </Button>,
    );
  }
  if (changes.underWay) return buttons;
  if (worktree && stands) {
    buttons.push(
      <Switch
        key="keep"
        label={t("changes.keep")}
        checked={worktree.state === "kept"}
        onChange={(keep) => actions.keep.mutate({ id, keep })}
      />,
      <Button
        key="discard"
        size="sm"
        variant="danger"
        busy={actions.discard.isPending}
        onClick={() => actions.discard.mutate({ id })}
      >
        {t("changes.discard")}
      </Button>,
    );
    if (changes.files.length > 0 && undo?.kind !== "apply") {
      buttons.push(
        <Button
          key="apply"
          size="sm"
          variant="primary"
          busy={actions.apply.isPending}
          onClick={() => actions.apply.mutate({ id })}
        >
          {t("changes.apply")}
        </Button>,
      );
    }
  } else if (worktree?.state === "discarded") {
    buttons.push(
      <Button
        key="restore"
        size="sm"
        busy={actions.restore.isPending}
        onClick={() => actions.restore.mutate({ id })}
      >
        {t("changes.restore")}
      </Button>,
    );
  } else if (!worktree && changes.files.length > 0 && !undo) {
    buttons.push(
      <Button
        key="revert"
        size="sm"
        busy={actions.revert.isPending}
        onClick={() => actions.revert.mutate({ id })}
      >
        <Undo2 aria-hidden />
        {t("changes.revert")}
      </Button>,
    );
  }
  return buttons;
}

/** Where the run worked, when that was a worktree. */
export function WorktreeLine({ changes }: { changes: Changes }) {
  const { t } = useTranslation();
  const { worktree } = changes;
  if (!worktree) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 border-b border-line2 bg-line2/50 px-5.5 py-1.5 text-sm text-ink2 max-sm:px-3">
      <FolderGit2 aria-hidden className="size-3.5" />
      {t(`changes.worktree.${worktree.state}`)}
      <code className="min-w-0 break-all text-ink">{worktree.path}</code>
      <span>{t("changes.onBranch")}</span>
      <code className="break-all text-ink">{worktree.branch}</code>
      {worktree.appliedAt !== null && (
        <Tag tone="ok">
          {t("changes.appliedAt")} <RelativeTime at={worktree.appliedAt} />
        </Tag>
      )}
    </p>
  );
}
