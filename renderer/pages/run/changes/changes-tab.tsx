/** What a run changed in its folder: the files, their diffs, and what can be done with them. */
import { useQuery } from "@tanstack/react-query";
import { FileCheck2, FolderX } from "lucide-react";
import { orpc } from "../../../lib/query.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { ChangeBar, WorktreeLine } from "./change-bar.tsx";
import { ChangeNotes, Refused } from "./change-notes.tsx";
import { DiffView } from "./diff-view.tsx";
import { FileList } from "./file-list.tsx";
import { useChangeActions } from "./use-change-actions.ts";

export interface ChangesTabProps {
  runId: number;
  /** One attempt; the whole run without it. */
  attempt: number | undefined;
  /** Path of the file whose diff is shown; the first one without it. */
  file: string | undefined;
  onFile: (path: string) => void;
}

/** Number of changed files, for the tab; null while it is not known. */
export function useChangeCount(runId: number, attempt?: number): number | null {
  const changes = useQuery(orpc.runs.changes.queryOptions({ input: { id: runId, attempt } }));
  if (!changes.data || changes.data.problem) return null;
  return changes.data.files.length + changes.data.moreFiles;
}

export function ChangesTab({ runId, attempt, file, onFile }: ChangesTabProps) {
  const { t } = useTranslation();
  const changes = useQuery(orpc.runs.changes.queryOptions({ input: { id: runId, attempt } }));
  const actions = useChangeActions(runId);
  if (changes.isPending) return <SkeletonRows label={t("shell.loading")} />;
  if (changes.isError) {
    return <ErrorState error={changes.error} onRetry={() => void changes.refetch()} />;
  }
  const { data } = changes;
  if (data.problem) {
    return (
      <div className="flex h-full min-h-0 flex-col">
        <WorktreeLine changes={data} />
        <EmptyState icon={FolderX} title={t("changes.unknown")} text={data.problem.message} />
      </div>
    );
  }
  const selected = data.files.find((each) => each.path === file) ?? data.files[0];
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ChangeBar runId={runId} changes={data} actions={actions} />
      <WorktreeLine changes={data} />
      {actions.refused && <Refused result={actions.refused} onDismiss={actions.dismiss} />}
      <ChangeNotes changes={data} />
      {selected === undefined ? (
        <EmptyState
          icon={FileCheck2}
          title={t("changes.none")}
          text={data.underWay ? t("changes.noneYet") : t("changes.noneText")}
        />
      ) : (
        <div className="flex min-h-0 flex-1 max-lg:flex-col">
          <div className="flex w-76 shrink-0 flex-col border-r border-line max-lg:h-56 max-lg:w-auto max-lg:border-r-0 max-lg:border-b">
            <FileList files={data.files} selected={selected.path} onSelect={onFile} />
          </div>
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <p className="border-b border-line2 px-4 py-1.5 font-mono text-sm break-all">
              {selected.path}
            </p>
            <DiffView key={selected.path} runId={runId} attempt={attempt} file={selected} />
          </div>
        </div>
      )}
    </div>
  );
}
