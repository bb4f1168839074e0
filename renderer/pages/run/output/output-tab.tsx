/** Raw output, line by line: any length, live, with its colours, searched as a whole. */
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, Terminal, WrapText } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import {
  type CustomItemComponent,
  type CustomItemComponentProps,
  VList,
  type VListHandle,
} from "virtua";
import { formatBytes, formatNumber } from "../../../lib/format.ts";
import { orpc } from "../../../lib/query.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { ReadFailed } from "../../../ui/read-failed.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { FindBar } from "../find-bar.tsx";
import { useFindMarks } from "../find-marks.ts";
import { TabBar } from "../tab-bar.tsx";
import { toEnd } from "../to-end.ts";
import "./ansi.css";
import type { ShownLine } from "./line-store.ts";
import { LINE_HEIGHT, LineView } from "./line-view.tsx";
import { LongLine } from "./long-line.tsx";
import { useFirstStream } from "./use-first-stream.ts";
import { type OutputSource, useOutput } from "./use-output.ts";
import { useWindow } from "./use-window.ts";

/** Long lines reach beyond their place in the list and make it scroll sideways. */
const LineItem: CustomItemComponent = ({ style, ref, children }: CustomItemComponentProps) => (
  <div ref={ref} style={{ ...style, contain: "style" }}>
    {children}
  </div>
);

const NEAR_END = 2 * LINE_HEIGHT;

export interface OutputTabProps {
  id: number;
  attempt: number | undefined;
  /** The one that was chosen; undefined where none was. */
  stream: OutputSource["stream"] | undefined;
  isLive: boolean;
  find: string | undefined;
  onFind: (text: string | undefined) => void;
  onStream: (stream: OutputSource["stream"]) => void;
}

export function OutputTab(props: OutputTabProps) {
  const { id, attempt, stream, isLive, find, onFind, onStream } = props;
  const { t } = useTranslation();
  const first = useFirstStream({ id, attempt }, stream === undefined && !isLive);
  const source: OutputSource = { id, attempt, stream: stream ?? first.stream };
  const { store, again } = useOutput(source);
  const list = useRef<VListHandle>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [wraps, setWraps] = useState(false);
  const [follows, setFollows] = useState(isLive);
  const [opened, setOpened] = useState<{ line: ShownLine; number: number } | null>(null);
  const total = store?.size.lines ?? 0;
  const { base, length, moveTo } = useWindow(total, follows, wraps);
  useFindMarks(frame, find ?? "");

  const search = useQuery(
    orpc.runs.outputSearch.queryOptions({
      input: { ...source, text: find ?? "" },
      enabled: find !== undefined && find !== "",
      gcTime: 0,
    }),
  );
  const hits = search.data?.lines ?? [];
  const [place, setPlace] = useState(0);
  const current = Math.min(place, hits.length - 1);
  const found = hits[current];

  const show = (line: number) => {
    setFollows(false);
    const from = moveTo(line);
    // The window may have moved: the list knows its new lines after the next paint.
    requestAnimationFrame(() => list.current?.scrollToIndex(line - from, { align: "center" }));
  };
  const isSearched = search.data !== undefined;
  useEffect(() => {
    setPlace(0);
    if (isSearched && hits[0] !== undefined) show(hits[0]);
    // Only a new answer moves the view; what `show` closes over does not.
  }, [search.data]);
  useEffect(() => {
    if (follows && length > 0) toEnd(frame.current);
  }, [follows, length, store?.version]);

  const wantShown = (offset: number) => {
    const handle = list.current;
    if (!handle || !store) return;
    const first = base + handle.findItemIndex(offset);
    const last = base + handle.findItemIndex(offset + handle.viewportSize);
    store.want(first - 40, last + 40);
  };
  const before = useRef({ offset: 0, base });
  const onScroll = (offset: number) => {
    const handle = list.current;
    if (!handle) return;
    wantShown(offset);
    const isAtEnd = offset + handle.viewportSize > handle.scrollSize - NEAR_END;
    // Output that grows does not end following, nor does a window that moves on: only who scrolls up does.
    const goesUp = offset < before.current.offset - 1 && before.current.base === base;
    before.current = { offset, base };
    if (goesUp && !isAtEnd) setFollows(false);
    else if (isLive && isAtEnd) setFollows(true);
  };
  useEffect(() => {
    const handle = list.current;
    if (handle) wantShown(handle.scrollOffset);
  }, [store, base, length, wraps]);

  const step = (by: 1 | -1) => {
    if (hits.length === 0) return;
    const next = (current + by + hits.length) % hits.length;
    setPlace(next);
    show(hits[next]!);
  };
  const isKnown = store !== null && store.isKnown;
  const isEmpty = isKnown && store.size.endOffset === 0;
  // There may be errors to show instead.
  const isUndecided = isEmpty && first.isPending;
  return (
    <div ref={frame} className="relative flex h-full min-h-0 flex-col">
      <TabBar>
        <Segmented
          label={t("run.output.stream")}
          value={source.stream}
          onChange={onStream}
          options={[
            { value: "stdout", label: t("run.output.stdout") },
            { value: "stderr", label: t("run.output.stderr") },
          ]}
        />
        {find !== undefined && (
          <FindBar
            label={t("run.find.output")}
            text={find}
            onText={onFind}
            total={find === "" || search.isPending ? null : search.data?.total}
            current={Math.max(0, current)}
            onStep={step}
            onClose={() => onFind(undefined)}
          />
        )}
        <ReadFailed query={search} what="search" />
        <span className="flex-1" />
        {isKnown && !isEmpty && (
          <span className="text-sm text-ink3 tabular-nums">
            {t("run.lines", { count: total })} · {formatBytes(store.size.endOffset)}
          </span>
        )}
        <IconButton
          label={t("run.output.wrap")}
          aria-pressed={wraps}
          icon={<WrapText aria-hidden className={wraps ? "text-accent" : undefined} />}
          onClick={() => setWraps(!wraps)}
        />
      </TabBar>
      {base > 0 && (
        <Button size="sm" variant="link" className="self-center" onClick={() => show(base)}>
          {t("run.output.earlier", { lines: formatNumber(base) })}
        </Button>
      )}
      {store?.error ? (
        <ErrorState error={store.error} onRetry={again} />
      ) : !isKnown || isUndecided ? (
        <SkeletonRows label={t("shell.loading")} />
      ) : isEmpty ? (
        <EmptyState
          icon={Terminal}
          title={isLive ? t("run.output.nothingYet") : t("run.output.nothing")}
          text={source.stream === "stdout" ? t("run.output.lookAtStderr") : undefined}
        />
      ) : (
        <VList
          key={wraps ? "wraps" : "long"}
          ref={list}
          data={{ length }}
          item={LineItem}
          itemSize={LINE_HEIGHT}
          tabIndex={0}
          role="region"
          aria-label={t("run.tab.output")}
          className="min-h-0 flex-1 py-2 outline-none"
          onScroll={onScroll}
        >
          {(_, index) => (
            <LineView
              key={index}
              number={base + index}
              line={store?.line(base + index)}
              wraps={wraps}
              isFound={base + index === found}
              onOpen={(line, number) => setOpened({ line, number })}
            />
          )}
        </VList>
      )}
      {base + length < total && !follows && (
        <Button
          size="sm"
          variant="link"
          className="self-center"
          onClick={() => show(base + length)}
        >
          {t("run.output.later", { lines: formatNumber(total - base - length) })}
        </Button>
      )}
      {isLive && !follows && (
        <Button
          size="sm"
          className="absolute right-5 bottom-3 shadow-pop"
          onClick={() => setFollows(true)}
        >
          <ArrowDown aria-hidden />
          {t("run.output.follow")}
        </Button>
      )}
      {opened && <LongLine source={source} {...opened} onClose={() => setOpened(null)} />}
    </div>
  );
}
