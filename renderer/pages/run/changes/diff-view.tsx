/** The diff of one file, virtual, so that a generated file of many thousand lines scrolls like a short one. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { VList } from "virtua";
import type { ChangedFile } from "../../../../contract/changes.ts";
import { cn } from "../../../lib/cn.ts";
import { orpc } from "../../../lib/query.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { type DiffRow, diffRows } from "./diff-rows.ts";

const PAGE_LINES = 4_000;

export interface DiffViewProps {
  runId: number;
  attempt: number | undefined;
  file: ChangedFile;
}

export function DiffView({ runId, attempt, file }: DiffViewProps) {
  const { t } = useTranslation();
  const { path } = file;
  const isText = file.kind === "text" || file.kind === "link";
  const diff = useInfiniteQuery(
    orpc.runs.changedFile.infiniteOptions({
      input: (fromLine: number) => ({ id: runId, attempt, path, fromLine, maxLines: PAGE_LINES }),
      initialPageParam: 0,
      getNextPageParam: (page) => (page.done ? undefined : page.nextLine),
      enabled: isText,
    }),
  );
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = diff;
  useEffect(() => {
    // Hunks go across pages, so the rest is fetched while the beginning is read.
    // One that could not be read is asked for again by a person, not without end.
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const pages = diff.data?.pages;
  const rows = useMemo(() => diffRows(pages?.map((page) => page.text).join("") ?? ""), [pages]);
  if (!isText) return <EmptyState title={t(`changes.kind.${file.kind}`)} text={path} />;
  if (isError) {
    return <ErrorState error={diff.error} onRetry={() => void diff.refetch()} />;
  }
  if (diff.isPending) return <SkeletonRows label={t("shell.loading")} />;
  if (rows.length === 0) return <EmptyState title={t("changes.noLines")} text={path} />;
  return (
    <VList
      tabIndex={0}
      aria-label={t("changes.diffOf", { path })}
      role="region"
      className="min-h-0 flex-1 bg-panel font-mono text-sm"
    >
      {rows.map((row, index) => (
        <Row key={index} row={row} />
      ))}
      {pages?.at(-1)?.cut === true ? (
        <p className="px-4 py-2 font-sans text-ink2">{t("changes.cut")}</p>
      ) : null}
    </VList>
  );
}

const LOOKS = {
  same: { sign: " ", line: "", number: "text-ink3" },
  added: { sign: "+", line: "bg-ok-bg", number: "text-ok" },
  removed: { sign: "-", line: "bg-bad-bg", number: "text-bad" },
} as const;

function Row({ row }: { row: DiffRow }) {
  if (row.kind === "hunk") {
    return (
      <div className="truncate border-y border-line2 bg-run-bg px-3 py-0.5 text-run">
        {row.text}
      </div>
    );
  }
  const look = LOOKS[row.kind];
  return (
    <div className={cn("flex leading-5", look.line)}>
      <span aria-hidden className={cn("w-12 shrink-0 pr-2 text-right select-none", look.number)}>
        {row.oldLine}
      </span>
      <span aria-hidden className={cn("w-12 shrink-0 pr-2 text-right select-none", look.number)}>
        {row.newLine}
      </span>
      <span className="w-4 shrink-0 select-none">{look.sign}</span>
      <span className="min-w-0 flex-1 pr-3 break-all whitespace-pre-wrap">{row.text}</span>
    </div>
  );
}
