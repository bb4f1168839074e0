/**
 * Bars over time. With the keyboard, the arrow keys move from bar to bar; what a bar says is a line of text below,
 * read out as it changes. The same numbers are in the table.
 */
import { scaleBand, scaleLinear } from "@visx/scale";
import { Bar } from "@visx/shape";
import { type KeyboardEvent, useId, useState } from "react";
import type { Insights } from "../../../contract/insights.ts";
import { cn } from "../../lib/cn.ts";
import { useSize } from "../../lib/use-size.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { useBucketName } from "./bucket-name.ts";
import {
  type Bucket,
  distinctTicks,
  formatMeasure,
  type Part,
  PARTS,
  totalOf,
} from "./measures.ts";
import type { Measure } from "./search.ts";

const HEIGHT = 220;
const MARGIN = { top: 10, right: 4, bottom: 22, left: 56 };

export function Chart({ data, measure }: { data: Insights; measure: Measure }) {
  const { t } = useTranslation();
  const { ref, width } = useSize();
  const nameOf = useBucketName(data.bucket);
  const [active, setActive] = useState<number | null>(null);
  const patterns = useId();
  const { series } = data;
  const inner = {
    width: Math.max(0, width - MARGIN.left - MARGIN.right),
    height: HEIGHT - MARGIN.top - MARGIN.bottom,
  };
  const x = scaleBand({
    domain: series.map((each) => each.start),
    range: [0, inner.width],
    padding: 0.2,
  });
  const most = Math.max(...series.map((each) => totalOf(measure, each)), 0);
  const y = scaleLinear({ domain: [0, most || 1], range: [inner.height, 0], nice: true });
  const ticks = distinctTicks(
    (count) => y.ticks(count),
    (tick) => formatMeasure(measure, tick),
  );
  const shown = active === null ? null : (series[active] ?? null);
  const move = (event: KeyboardEvent) => {
    const next = nextIndex(event.key, active, series.length);
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
  };
  return (
    <figure>
      <Legend parts={PARTS[measure]} patterns={patterns} />
      <div
        ref={ref}
        tabIndex={0}
        role="application"
        aria-label={t("insights.chartLabel", { measure: t(`insights.measure.${measure}`) })}
        onKeyDown={move}
        onBlur={() => setActive(null)}
        onPointerLeave={() => setActive(null)}
        className="rounded-lg"
      >
        <svg width="100%" height={HEIGHT} aria-hidden>
          <Patterns id={patterns} parts={PARTS[measure]} />
          <g transform={`translate(${MARGIN.left},${MARGIN.top})`}>
            {ticks.map((tick) => (
              <g key={tick} transform={`translate(0,${y(tick)})`}>
                <line x2={inner.width} className="stroke-line2" />
                <text x={-8} dy="0.32em" textAnchor="end" className="fill-ink3 text-xs">
                  {formatMeasure(measure, tick)}
                </text>
              </g>
            ))}
            {series.map((bucket, index) => (
              <Column
                key={bucket.start}
                bucket={bucket}
                measure={measure}
                patterns={patterns}
                left={x(bucket.start) ?? 0}
                width={x.bandwidth()}
                step={x.step()}
                y={y}
                isActive={index === active}
                onPoint={() => setActive(index)}
              />
            ))}
            {labelled(series, inner.width).map((index) => (
              <text
                key={index}
                x={(x(series[index]!.start) ?? 0) + x.bandwidth() / 2}
                y={inner.height + 16}
                textAnchor="middle"
                className="fill-ink3 text-xs"
              >
                {nameOf(series[index]!.start, true)}
              </text>
            ))}
          </g>
        </svg>
      </div>
      <figcaption aria-live="polite" className="min-h-5 px-1 text-sm text-ink2 tabular-nums">
        {shown === null ? (
          t("insights.pointHint")
        ) : (
          <Reading bucket={shown} measure={measure} name={nameOf(shown.start)} />
        )}
      </figcaption>
    </figure>
  );
}

function nextIndex(key: string, active: number | null, length: number): number | undefined {
  const from = active ?? length;
  const last = length - 1;
  const moves: Record<string, number> = {
    ArrowLeft: Math.max(0, from - 1),
    ArrowRight: Math.min(last, active === null ? 0 : active + 1),
    Home: 0,
    End: last,
  };
  return moves[key];
}

/** As many labels as have room. */
function labelled(series: Bucket[], width: number): number[] {
  const every = Math.max(1, Math.ceil(series.length / Math.max(1, Math.floor(width / 64))));
  return series.map((_, index) => index).filter((index) => index % every === 0);
}

function Column(props: {
  bucket: Bucket;
  measure: Measure;
  patterns: string;
  left: number;
  width: number;
  step: number;
  y: (value: number) => number;
  isActive: boolean;
  onPoint: () => void;
}) {
  const { bucket, measure, patterns, left, width, step, y, isActive, onPoint } = props;
  let below = 0;
  const bottom = y(0);
  return (
    <g onPointerEnter={onPoint}>
      <rect
        x={left - (step - width) / 2}
        width={step}
        height={bottom}
        className={isActive ? "fill-line2" : "fill-transparent"}
      />
      {PARTS[measure].map((part) => {
        const value = part.of(bucket);
        if (value <= 0) return null;
        const top = y(below + value);
        const height = y(below) - top;
        below += value;
        return (
          <Bar
            key={part.name}
            x={left}
            y={top}
            width={Math.max(1, width)}
            height={Math.max(1, height)}
            className={cn(part.colour, "stroke-current")}
            strokeWidth={part.pattern === "plain" ? 0 : 1}
            fill={part.pattern === "plain" ? "currentColor" : `url(#${patterns}${part.name})`}
          />
        );
      })}
      {measure === "cost" && bucket.unknownCostRuns > 0 && (
        <text
          x={left + width / 2}
          y={y(below) - 3}
          textAnchor="middle"
          className="fill-warn text-xs font-semibold"
        >
          ?
        </text>
      )}
    </g>
  );
}

function Patterns({ id, parts }: { id: string; parts: Part[] }) {
  return (
    <defs>
      {parts.map((part) => (
        <pattern
          key={part.name}
          id={`${id}${part.name}`}
          width={6}
          height={6}
          patternUnits="userSpaceOnUse"
          className={part.colour}
        >
          {part.pattern === "hatched" ? (
            <path
              d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2"
              className="stroke-current"
              strokeWidth={2}
            />
          ) : (
            <circle cx={3} cy={3} r={1.3} className="fill-current" />
          )}
        </pattern>
      ))}
    </defs>
  );
}

function Legend({ parts, patterns }: { parts: Part[]; patterns: string }) {
  const { t } = useTranslation();
  return (
    <ul className="mb-1 flex flex-wrap gap-x-4 gap-y-1 pl-14 text-sm text-ink2">
      {parts.map((part) => (
        <li key={part.name} className="flex items-center gap-1.5">
          <svg aria-hidden width={12} height={12} className={part.colour}>
            <Patterns id={`${patterns}l`} parts={[part]} />
            <rect
              x={0.5}
              y={0.5}
              width={11}
              height={11}
              className="stroke-current"
              fill={part.pattern === "plain" ? "currentColor" : `url(#${patterns}l${part.name})`}
            />
          </svg>
          {t(`insights.part.${part.name}`)}
        </li>
      ))}
    </ul>
  );
}

function Reading({ bucket, measure, name }: { bucket: Bucket; measure: Measure; name: string }) {
  const { t } = useTranslation();
  const parts = PARTS[measure].map(
    (part) => `${t(`insights.part.${part.name}`)} ${formatMeasure(measure, part.of(bucket))}`,
  );
  const unknown = bucket.unknownCostRuns;
  if (measure === "cost" && unknown > 0) parts.push(t("insights.unknownCost", { count: unknown }));
  return (
    <>
      <strong className="font-semibold text-ink">{name}</strong> · {parts.join(" · ")}
    </>
  );
}
