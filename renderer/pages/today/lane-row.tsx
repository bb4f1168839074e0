/** One lane of the axis: the job's name, and its marks. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { Lane } from "../../../contract/timeline.ts";
import { cn } from "../../lib/cn.ts";
import { shortPath } from "../../lib/short-path.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { OUTCOME_LOOKS, STATE_LOOKS, type Tone } from "../../ui/tag.tsx";
import type { LaneMarks, Mark } from "./marks.ts";
import type { MarkWords } from "./words.ts";

export type LaneView = LaneMarks & { lane: Lane };

interface LaneRowProps {
  view: LaneView;
  index: number;
  /** Lines of the axis, in per cent. */
  ticks: number[];
  /** The mark that Tab leads to. */
  tabStop: string | null;
  words: MarkWords;
}

const FILL: Record<Tone, string> = {
  ok: "bg-ok",
  bad: "bg-bad",
  warn: "bg-warn",
  run: "bg-run",
  quiet: "bg-quiet/45",
  accent: "bg-accent",
};

const TEXT: Record<Tone, string> = {
  ok: "text-ok",
  bad: "text-bad",
  warn: "text-warn",
  run: "text-run",
  quiet: "text-ink3",
  accent: "text-accent",
};

/** What is to come is a point in time, and looks like no digit of the note beside it. Its middle is the instant. */
const DIAMOND = "-translate-x-1/2 rotate-45 rounded-[1px] border";

export const LaneRow = memo(function LaneRow(props: LaneRowProps) {
  const { view, index, ticks, tabStop, words } = props;
  const { t } = useTranslation();
  const { lane, marks, fires, density, note } = view;
  const name = lane.jobId === null ? t("today.noJob") : lane.name;
  const noted = note === null ? null : words.note(note.about);
  return (
    <div
      role="listitem"
      className="grid h-9 grid-cols-[190px_minmax(0,1fr)] max-sm:grid-cols-[104px_minmax(0,1fr)]"
    >
      <div className="min-w-0 pr-3 leading-tight">
        {lane.jobId === null ? (
          <span className="block truncate font-[550]">{name}</span>
        ) : (
          <Link
            to="/jobs/$jobId"
            params={{ jobId: String(lane.jobId) }}
            className="block truncate font-[550] hover:underline"
          >
            {name}
          </Link>
        )}
        <span className="block truncate text-xs text-ink3">
          {!lane.enabled && `${t("jobs.pausedWord")} · `}
          {[lane.agent, lane.cwd === null ? null : shortPath(lane.cwd)].filter(Boolean).join(" · ")}
        </span>
      </div>
      <div className="relative border-b border-line2">
        {ticks.map((left) => (
          <span
            key={left}
            aria-hidden
            className="absolute inset-y-0 w-px bg-line2"
            style={{ left: `${left}%` }}
          />
        ))}
        {fires.map((left) => (
          <span
            key={left}
            aria-hidden
            className={cn(
              "absolute top-[15px] size-1.5 border-ink3/60",
              DIAMOND,
              !lane.enabled && "opacity-40",
            )}
            style={{ left: `${left}%` }}
          />
        ))}
        {density !== null && (
          <span
            aria-hidden
            className="absolute top-[14px] h-2 rounded-sm opacity-50"
            style={{
              left: `${density.left}%`,
              width: `${density.width}%`,
              backgroundImage:
                "repeating-linear-gradient(90deg, var(--ink3) 0 1px, transparent 1px 5px)",
            }}
          />
        )}
        {marks.map((mark) => (
          <MarkView
            key={mark.key}
            mark={mark}
            lane={lane}
            index={index}
            isTabStop={tabStop === `${lane.jobId ?? 0}:${mark.key}`}
            label={words.mark(mark, name)}
          />
        ))}
        {note !== null && noted !== null && (
          <span
            aria-hidden
            className={cn(
              "pointer-events-none absolute top-[9px] mx-3.5 text-xs whitespace-nowrap max-sm:hidden",
              TEXT[noted.tone],
            )}
            // Where there is no room to the right of its mark, it stands to the left of it.
            style={note.side === "left" ? { right: `${100 - note.at}%` } : { left: `${note.at}%` }}
          >
            {noted.text}
          </span>
        )}
      </div>
    </div>
  );
});

interface MarkViewProps {
  mark: Mark;
  lane: Lane;
  index: number;
  isTabStop: boolean;
  label: string;
}

function MarkView({ mark, lane, index, isTabStop, label }: MarkViewProps) {
  const shape = shapeOf(mark, lane.enabled);
  return (
    <a
      href={hrefOf(mark, lane)}
      aria-label={label}
      data-mark={`${lane.jobId ?? 0}:${mark.key}`}
      data-lane={index}
      data-left={mark.left}
      data-kind={mark.kind}
      tabIndex={isTabStop ? 0 : -1}
      className={cn("absolute", shape.className)}
      style={{ left: `${mark.left}%`, width: `max(${mark.width}%, ${shape.leastPx}px)` }}
    />
  );
}

function shapeOf(mark: Mark, enabled: boolean): { className: string; leastPx: number } {
  if (mark.kind === "fire") {
    const className = cn("top-3.5 h-2 border-ink3", DIAMOND, !enabled && "opacity-40");
    return { className, leastPx: 8 };
  }
  if (mark.kind === "gap") {
    const { tone } = OUTCOME_LOOKS[mark.gap.outcome];
    const edge = { ok: "", bad: "border-bad", warn: "border-warn", run: "", quiet: "", accent: "" };
    return {
      className: cn("top-3.5 h-2 rounded-[3px] border border-dashed border-ink3", edge[tone]),
      leastPx: 7,
    };
  }
  const { tone } = STATE_LOOKS[mark.bar.state];
  if (tone === "quiet") return { className: cn("top-3.5 h-2 rounded-sm", FILL.quiet), leastPx: 4 };
  const late = mark.bar.lateMs !== null && tone === "ok";
  const running = mark.bar.until === null;
  return {
    className: cn(
      "top-[9px] h-[18px] rounded-[3px]",
      FILL[late ? "warn" : tone],
      running &&
        "bg-[repeating-linear-gradient(115deg,transparent_0_4px,rgb(255_255_255/28%)_4px_8px)]",
    ),
    leastPx: tone === "bad" ? 6 : 4,
  };
}

function hrefOf({ kind, ...mark }: Mark, lane: Lane): string {
  const job = lane.jobId ?? 0;
  if (kind === "fire") return `#/jobs/${job}`;
  if ("gap" in mark) return `#/jobs/${job}?tab=ledger`;
  if (!("bar" in mark)) return "#/runs";
  const { bar } = mark;
  if (bar.runId !== null && bar.count === 1) return `#/runs/${bar.runId}`;
  const of = lane.jobId === null ? "" : `&job=${lane.jobId}`;
  return `#/runs?from=${bar.from - 60_000}&until=${(bar.until ?? bar.from) + 60_000}${of}`;
}
