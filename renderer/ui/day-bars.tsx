/** Bars a day, success below and failure on top; the numbers are in a table for screen readers. */
import { cn } from "../lib/cn.ts";
import { hint } from "./hint.ts";

export interface DayBar {
  key: string;
  /** Below the bar; empty where there is no room for every day. */
  label: string;
  /** The label is left out where it is narrow. */
  isMinor?: boolean;
  /** What hovering and focus tell: the day and its numbers. */
  detail: string;
  succeeded: number;
  failed: number;
  /** Neither. */
  other?: number;
}

/** So many bars are wide enough for a label each. */
const MAX_WIDE = 10;

export interface DayBarsProps {
  label: string;
  days: readonly DayBar[];
  /** Height of the highest bar, in pixels. */
  height?: number;
  className?: string;
}

export function DayBars({ label, days, height = 92, className }: DayBarsProps) {
  const most = Math.max(1, ...days.map((day) => day.succeeded + day.failed + (day.other ?? 0)));
  const px = (count: number) =>
    count === 0 ? 0 : Math.max(3, Math.round((count / most) * height));
  return (
    <ol aria-label={label} className={cn("flex items-end", className)}>
      {days.map((day, index) => (
        <li key={day.key} className="flex min-w-0 flex-1 flex-col items-center gap-1">
          <button
            type="button"
            aria-label={day.detail}
            {...hint(day.detail, { side: "top" })}
            className="flex w-3/5 flex-col justify-end gap-px"
            style={{ height: height + 6 }}
          >
            <span className="rounded-[3px] bg-bad" style={{ height: px(day.failed) }} />
            <span className="rounded-[3px] bg-quiet/45" style={{ height: px(day.other ?? 0) }} />
            <span className="rounded-[3px] bg-ok" style={{ height: px(day.succeeded) }} />
            {day.succeeded + day.failed + (day.other ?? 0) === 0 && (
              <span className="h-px bg-line" />
            )}
          </button>
          <span
            aria-hidden
            className={cn(
              "h-4 text-xs whitespace-nowrap text-ink3",
              // Wider than a narrow bar: the last one must not leave the chart.
              index === days.length - 1 && days.length > MAX_WIDE && "self-end",
              day.isMinor === true && "max-sm:invisible",
            )}
          >
            {day.label}
          </span>
        </li>
      ))}
    </ol>
  );
}
