/** The days to come as a grid of weeks. The arrow keys move from day to day; a day that is chosen opens beside it. */
import { Clock, SkipForward, TriangleAlert } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { Simulation } from "../../../contract/calendar.ts";
import { cn } from "../../lib/cn.ts";
import {
  formatNumber,
  formatShortDate,
  formatUsd,
  formatWeekday,
  noonOf,
} from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";

type Day = Simulation["days"][number];

export interface MonthGridProps {
  data: Simulation;
  /** What each day shows: all jobs, or one. */
  days: Day[];
  selected: string;
  onSelect: (day: string) => void;
}

const IN_UTC = { timeZone: "UTC" };

export function MonthGrid({ data, days, selected, onSelect }: MonthGridProps) {
  const { t } = useTranslation();
  // Monday first.
  const lead = (new Date(noonOf(days[0]?.day ?? "2026-01-05")).getUTCDay() + 6) % 7;
  const most = Math.max(1, ...days.map((day) => day.fires));
  const move = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = days.findIndex(({ day }) => day === selected) + step;
    const next = days[Math.min(days.length - 1, Math.max(0, index))];
    if (!next) return;
    onSelect(next.day);
    document.getElementById(`day-${next.day}`)?.focus();
  };
  return (
    <div className="relative overflow-x-auto">
      <div className="sm:min-w-160">
        <div aria-hidden className="mb-1 grid grid-cols-7 gap-1 text-sm text-ink3">
          {Array.from({ length: 7 }, (_, n) => (
            <span key={n} className="px-2 max-sm:px-1">
              {/* 5 January 2026 is a Monday. */}
              {formatWeekday(Date.UTC(2026, 0, 5 + n, 12), IN_UTC)}
            </span>
          ))}
        </div>
        <div
          role="group"
          aria-label={t("calendar.grid")}
          onKeyDown={move}
          className="grid grid-cols-7 gap-1"
        >
          {days.map((day, index) => (
            <DayCell
              key={day.day}
              day={day}
              most={most}
              column={index === 0 ? lead + 1 : undefined}
              change={changeOn(data, day)}
              isSelected={day.day === selected}
              onSelect={() => onSelect(day.day)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Minutes of a clock change of the computer's zone on a day; null without one. */
function changeOn({ clockChanges, timezone }: Simulation, day: Day): number | null {
  const change = clockChanges.find(
    (each) => each.timezone === timezone && each.at >= day.start && each.at < day.end,
  );
  return change?.minutes ?? null;
}

function DayCell(props: {
  day: Day;
  most: number;
  column: number | undefined;
  change: number | null;
  isSelected: boolean;
  onSelect: () => void;
}) {
  const { day, most, column, change, isSelected, onSelect } = props;
  const { t } = useTranslation();
  const dayOfMonth = Number(day.day.slice(8));
  // The month is said where it begins.
  const namesMonth = column !== undefined || dayOfMonth === 1;
  return (
    <button
      id={`day-${day.day}`}
      type="button"
      aria-pressed={isSelected}
      tabIndex={isSelected ? 0 : -1}
      onClick={onSelect}
      style={column === undefined ? undefined : { gridColumnStart: column }}
      className={cn(
        "flex min-h-21 flex-col items-stretch gap-0.5 rounded-lg border px-2 py-1.5 text-left max-sm:min-h-16 max-sm:px-1",
        isSelected ? "border-accent bg-accent-soft" : "border-line bg-panel hover:bg-line2",
      )}
    >
      <span className="flex flex-wrap items-baseline gap-x-1 max-sm:flex-col max-sm:gap-0">
        <span className="sr-only">{formatShortDate(noonOf(day.day), IN_UTC)}</span>
        <span aria-hidden className="font-[550] whitespace-nowrap">
          <span className={namesMonth ? "max-sm:hidden" : "hidden"}>
            {formatShortDate(noonOf(day.day), IN_UTC)}
          </span>
          <span className={namesMonth ? "sm:hidden" : undefined}>{dayOfMonth}</span>
        </span>
        <span className="ml-auto text-ink2 tabular-nums max-sm:ml-0 max-sm:text-xs">
          {day.fires > 0 && formatNumber(day.fires)}
        </span>
      </span>
      <span aria-hidden className="block h-1 overflow-hidden rounded-full bg-line2">
        <span
          className="block h-full bg-run"
          style={{ width: `${Math.round((day.fires / most) * 100)}%` }}
        />
      </span>
      <span className="text-sm text-ink3 tabular-nums max-sm:sr-only">
        {day.costUsd > 0 && `≈ ${formatUsd(day.costUsd)}`}
        {day.unknownCostRuns > 0 && <span className="text-warn"> + ?</span>}
      </span>
      <span className="flex flex-wrap gap-x-2 text-sm">
        {day.waits > 0 && (
          <Mark
            icon={Clock}
            text={t("calendar.waits", { count: day.waits })}
            className="text-warn"
          />
        )}
        {day.skipped > 0 && (
          <Mark
            icon={SkipForward}
            text={t("calendar.skipped", { count: day.skipped })}
            className="text-bad"
          />
        )}
        {change !== null && (
          <Mark icon={TriangleAlert} text={t("calendar.clockChange")} className="text-accent" />
        )}
      </span>
    </button>
  );
}

function Mark(props: { icon: typeof Clock; text: string; className: string }) {
  const { icon: Icon, text, className } = props;
  return (
    <span className={cn("inline-flex items-center gap-1", className)}>
      <Icon aria-hidden className="size-3 shrink-0" />
      <span className="max-sm:sr-only">{text}</span>
    </span>
  );
}
