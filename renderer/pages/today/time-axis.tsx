/** The time axis: lanes of jobs, what ran and what comes, and now. One tab stop; arrows move between marks, Enter opens. */
import { useRouter } from "@tanstack/react-router";
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Timeline } from "../../../contract/timeline.ts";
import { formatDate, formatTime } from "../../lib/format.ts";
import { useNow } from "../../lib/now.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { nextMark } from "./axis-keys.ts";
import { LaneRow, type LaneView } from "./lane-row.tsx";
import { marksOf } from "./marks.ts";
import type { Span } from "./span.ts";
import { useMarkWords } from "./words.ts";

interface Shown {
  text: string;
  left: number;
  top: number;
}

const NOW_STEP_MS = 15_000;

export function TimeAxis({ timeline, span }: { timeline: Timeline; span: Span }) {
  const { t } = useTranslation();
  const { history } = useRouter();
  const words = useMarkWords();
  const detailsId = useId();
  const root = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const now = useNow(NOW_STEP_MS);
  const { from, until } = span;

  const lanes = useMemo(
    () =>
      timeline.lanes.map((lane): LaneView => ({ lane, ...marksOf(lane, from, until, Date.now()) })),
    [timeline, from, until],
  );
  const first = lanes.find(({ marks }) => marks.length > 0);
  const tabStop =
    current ?? (first === undefined ? null : `${first.lane.jobId ?? 0}:${first.marks[0]!.key}`);
  const nowLeft = (100 * (now - from)) / (until - from);

  function elements(): HTMLElement[] {
    return [...(root.current?.querySelectorAll<HTMLElement>("[data-mark]") ?? [])];
  }

  function onKeyDown(event: KeyboardEvent): void {
    const all = elements();
    const index = all.indexOf(document.activeElement as HTMLElement);
    const places = all.map(({ dataset }) => ({
      lane: Number(dataset["lane"]),
      left: Number(dataset["left"]),
    }));
    const next = nextMark(places, index, event.key);
    if (next === null) {
      if (event.key === "Escape") setShown(null);
      return;
    }
    event.preventDefault();
    all[next]!.focus();
  }

  function show(event: FocusEvent | MouseEvent): void {
    const mark = (event.target as HTMLElement).closest<HTMLElement>("[data-mark]");
    if (mark === null || root.current === null) {
      setShown(null);
      return;
    }
    if (event.type === "focus") setCurrent(mark.dataset["mark"]!);
    const box = root.current.getBoundingClientRect();
    const own = mark.getBoundingClientRect();
    setShown({
      text: mark.getAttribute("aria-label") ?? "",
      left: Math.min(own.left - box.left, box.width - 250),
      top: own.bottom - box.top + 6,
    });
  }

  /** Marks are plain links, since there may be a thousand of them; one handler takes them to their page. */
  function open(event: MouseEvent): void {
    const mark = (event.target as HTMLElement).closest<HTMLElement>("a[data-mark]");
    if (mark === null || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    history.push(mark.getAttribute("href")!.slice(1));
  }

  return (
    <div
      ref={root}
      role="group"
      aria-label={t("today.axis")}
      aria-describedby={`${detailsId}-keys`}
      className="relative"
      onKeyDown={onKeyDown}
      onFocus={show}
      onBlur={() => setShown(null)}
      onMouseOver={show}
      onMouseLeave={() => setShown(null)}
      onClick={open}
    >
      <p id={`${detailsId}-keys`} className="sr-only">
        {t("today.axisKeys")}
      </p>
      <div className="grid grid-cols-[190px_minmax(0,1fr)] max-sm:grid-cols-[104px_minmax(0,1fr)]">
        <span />
        <div aria-hidden className="relative h-6 text-xs text-ink3">
          {span.ticks
            .filter(({ major }) => major)
            .map(({ at }) => {
              const left = (100 * (at - from)) / (until - from);
              const covered = Math.abs(left - nowLeft) < 3.2;
              return (
                <span
                  key={at}
                  className="absolute top-0.5 -translate-x-1/2 whitespace-nowrap first:translate-x-0 max-sm:nth-[even]:hidden"
                  style={{ left: `${left}%`, visibility: covered ? "hidden" : "visible" }}
                >
                  {span.view === "day" ? formatTime(at).slice(0, 2) : formatDate(at)}
                </span>
              );
            })}
          {nowLeft >= 0 && nowLeft <= 100 && (
            <span
              className="absolute top-0 -translate-x-1/2 rounded-sm bg-accent px-1 font-[550] text-accent-ink"
              style={{ left: `${nowLeft}%` }}
            >
              {formatTime(now)}
            </span>
          )}
        </div>
      </div>
      <div role="list" className="relative">
        {lanes.map((view, index) => (
          <LaneRow
            key={view.lane.jobId ?? 0}
            view={view}
            index={index}
            ticks={span.ticks.map(({ at }) => (100 * (at - from)) / (until - from))}
            tabStop={tabStop}
            words={words}
          />
        ))}
        {nowLeft >= 0 && nowLeft <= 100 && (
          <div
            aria-hidden
            className="pointer-events-none absolute inset-y-0 right-0 left-[190px] max-sm:left-[104px]"
          >
            <span className="absolute inset-y-0 w-px bg-accent" style={{ left: `${nowLeft}%` }} />
          </div>
        )}
      </div>
      {shown !== null && (
        <div
          aria-hidden
          className="pointer-events-none absolute z-20 max-w-80 rounded-lg border border-line bg-panel px-2 py-1 text-sm whitespace-pre-line shadow-pop"
          style={{ left: Math.max(0, shown.left), top: shown.top }}
        >
          {shown.text}
        </div>
      )}
    </div>
  );
}
