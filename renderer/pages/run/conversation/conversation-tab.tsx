/** What was said and done, from the prompt to the answer; live while the run goes on. */
import { ArrowDown } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { VList, type VListHandle } from "virtua";
import type { RunDetail } from "../../../../contract/run.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { Button } from "../../../ui/button.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { FindBar } from "../find-bar.tsx";
import { useFindMarks } from "../find-marks.ts";
import { TabBar } from "../tab-bar.tsx";
import { toEnd } from "../to-end.ts";
import { PromptRow } from "./prompt-row.tsx";
import { RowView } from "./row-view.tsx";
import { type Row, rowText } from "./rows.ts";
import { RunFooter } from "./run-footer.tsx";
import type { ConversationState } from "./use-conversation.ts";

/** So near to the end (pixels) counts as at the end. */
const NEAR_END = 32;

export interface ConversationTabProps {
  run: RunDetail;
  conversation: ConversationState & { again: () => void };
  /** The attempt shown is under way. */
  isLive: boolean;
  /** Everything is unfolded, unless folded by hand since. */
  allOpen: boolean;
  find: string | undefined;
  onFind: (text: string | undefined) => void;
}

export function ConversationTab(props: ConversationTabProps) {
  const { run, conversation, isLive, allOpen, find, onFind } = props;
  const { rows } = conversation;
  const { t } = useTranslation();
  const list = useRef<VListHandle>(null);
  const frame = useRef<HTMLDivElement>(null);
  const before = useRef(0);
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  // Folds that were made by hand hold until all are opened or closed at once.
  const [foldsOf, setFoldsOf] = useState(allOpen);
  if (foldsOf !== allOpen) {
    setFoldsOf(allOpen);
    setFolds(new Map());
  }
  // A run under way is read from its end, one that is over from its beginning.
  const [sticks, setSticks] = useState(isLive);
  const hits = useHits(rows, find);
  const [place, setPlace] = useState(0);
  const current = hits.length === 0 ? -1 : Math.min(place, hits.length - 1);
  useFindMarks(frame, find ?? "");

  const toggle = useCallback(
    (key: string) => {
      setFolds((old) => new Map(old).set(key, !(old.get(key) ?? allOpen)));
    },
    [allOpen],
  );
  useEffect(() => {
    if (sticks) toEnd(frame.current);
  }, [rows, sticks]);

  const show = (index: number) => {
    setSticks(false);
    list.current?.scrollToIndex(index + 1, { align: "center" });
  };
  const step = (by: 1 | -1) => {
    if (hits.length === 0) return;
    const next = (Math.max(0, current) + by + hits.length) % hits.length;
    setPlace(next);
    show(hits[next]!);
  };
  const look = (text: string) => {
    onFind(text);
    setPlace(0);
    const first = text === "" ? -1 : rows.findIndex((row) => has(row, text.toLowerCase()));
    if (first !== -1) show(first);
  };

  if (conversation.error !== null)
    return <ErrorState error={conversation.error} onRetry={conversation.again} />;
  // A program of one's own either speaks the protocol of agents, or writes what it likes.
  const isPlain = run.agent === "shell" || (run.agent === "custom" && !conversation.session);
  const foundRow = current === -1 ? -1 : hits[current]!;
  return (
    <div ref={frame} className="relative flex h-full min-h-0 flex-col">
      {find !== undefined && (
        <TabBar>
          <FindBar
            label={t("run.find.conversation")}
            text={find}
            onText={look}
            total={hits.length}
            current={Math.max(0, current)}
            onStep={step}
            onClose={() => onFind(undefined)}
          />
        </TabBar>
      )}
      {!conversation.caughtUp && rows.length === 0 && run.attempt > 0 ? (
        <SkeletonRows label={t("shell.loading")} />
      ) : (
        <VList
          ref={list}
          data={{ length: rows.length + 2 }}
          tabIndex={0}
          aria-label={t("run.tab.conversation")}
          role="region"
          className="min-h-0 flex-1 py-3 outline-none"
          onScroll={(offset) => {
            const handle = list.current;
            if (!handle) return;
            const isAtEnd = offset + handle.viewportSize > handle.scrollSize - NEAR_END;
            // Words that are added do not end following: only who scrolls up does.
            const goesUp = offset < before.current - 1;
            before.current = offset;
            if (goesUp && !isAtEnd) setSticks(false);
            else if (isLive && isAtEnd) setSticks(true);
          }}
        >
          {(_, index) => {
            if (index === 0) return <PromptRow key="prompt" run={run} />;
            const row = rows[index - 1];
            if (!row) return <RunFooter key="end" run={run} isLive={isLive} />;
            return (
              <RowView
                key={row.key}
                row={row}
                isOpen={folds.get(row.key) ?? allOpen}
                isFound={index - 1 === foundRow}
                isRunning={isLive}
                isPlain={isPlain}
                toggle={toggle}
              />
            );
          }}
        </VList>
      )}
      {isLive && !sticks && (
        <Button
          size="sm"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 shadow-pop"
          onClick={() => setSticks(true)}
        >
          <ArrowDown aria-hidden />
          {t("run.toEnd")}
        </Button>
      )}
    </div>
  );
}

const has = (row: Row, wanted: string): boolean => rowText(row).toLowerCase().includes(wanted);

/** Numbers of the rows that hold a text. */
function useHits(rows: readonly Row[], find: string | undefined): number[] {
  return useMemo(() => {
    const wanted = find?.toLowerCase() ?? "";
    if (wanted === "") return [];
    return rows.flatMap((row, index) => (has(row, wanted) ? [index] : []));
  }, [rows, find]);
}
