/** One day: every fire in order, what becomes of it, and what is counted only. */
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { VList } from "virtua";
import type { PlannedFate, PlannedFire, Simulation } from "../../../contract/calendar.ts";
import {
  formatDuration,
  formatLongDate,
  formatNumber,
  formatTime,
  noonOf,
} from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Tag, type Tone } from "../../ui/tag.tsx";

const TONES: Record<PlannedFate, Tone> = {
  starts: "ok",
  waits: "warn",
  skipped: "bad",
  joins: "quiet",
  replaces: "warn",
  window: "quiet",
};

type Job = Simulation["jobs"][number];

export interface DaySideProps {
  data: Simulation;
  index: number;
  jobs: Map<number, Job>;
  jobId: number | undefined;
}

export function DaySide({ data, index, jobs, jobId }: DaySideProps) {
  const { t } = useTranslation();
  const day = data.days[index];
  if (!day) return null;
  const isMine = (id: number) => jobId === undefined || id === jobId;
  const fires = data.fires.filter(
    (fire) => fire.at >= day.start && fire.at < day.end && isMine(fire.jobId),
  );
  const dense = [...jobs.values()].filter(
    (job) => job.dense && isMine(job.jobId) && (job.perDay[index] ?? 0) > 0,
  );
  const changes = data.clockChanges.filter(({ at }) => at >= day.start && at < day.end);
  return (
    <div className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">
        {formatLongDate(noonOf(day.day), { timeZone: "UTC" })}
      </h2>
      {changes.map((change) => (
        <p key={change.timezone} className="flex gap-2 rounded-lg bg-accent-soft px-3 py-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
          {t(change.minutes > 0 ? "calendar.forward" : "calendar.back", {
            zone: change.timezone,
            time: formatTime(change.at, { timeZone: data.timezone }),
            minutes: Math.abs(change.minutes),
          })}
        </p>
      ))}
      {dense.map((job) => (
        <p key={job.jobId} className="flex items-baseline justify-between gap-3">
          <JobLink job={job} />
          <span className="shrink-0 text-ink2 tabular-nums">
            {t(job.estimated ? "calendar.aboutTimes" : "calendar.times", {
              count: job.perDay[index] ?? 0,
              shown: formatNumber(job.perDay[index] ?? 0),
            })}
          </span>
        </p>
      ))}
      {fires.length === 0 && dense.length === 0 ? (
        <p className="text-ink2">{t("calendar.nothing")}</p>
      ) : (
        <VList className="max-h-[70vh]" style={{ height: Math.min(fires.length * 44, 600) }}>
          {fires.map((fire) => (
            <FireRow
              key={`${fire.jobId} ${fire.at}`}
              fire={fire}
              job={jobs.get(fire.jobId)}
              timeZone={data.timezone}
            />
          ))}
        </VList>
      )}
    </div>
  );
}

function JobLink({ job }: { job: Job | undefined }) {
  if (!job) return null;
  return (
    <Link
      to="/jobs/$jobId"
      params={{ jobId: String(job.jobId) }}
      className="min-w-0 break-words hover:underline"
    >
      {job.name}
    </Link>
  );
}

function FireRow(props: { fire: PlannedFire; job: Job | undefined; timeZone: string }) {
  const { fire, job, timeZone } = props;
  const { t } = useTranslation();
  return (
    <div className="flex items-start gap-3 border-b border-line2 py-1.5">
      <span className="w-11 shrink-0 text-ink2 tabular-nums">
        {formatTime(fire.at, { timeZone })}
      </span>
      <span className="min-w-0 flex-1">
        <JobLink job={job} />
        <span className="flex flex-wrap gap-1.5">
          {fire.fate !== "starts" && (
            <Tag tone={TONES[fire.fate]}>
              {t(`calendar.fate.${fire.fate}`)}
              {fire.waitMs > 0 && ` ${formatDuration(fire.waitMs)}`}
            </Tag>
          )}
          {fire.shifted && <Tag tone="accent">{t("calendar.shifted")}</Tag>}
          {fire.follows && <Tag>{t("calendar.follows")}</Tag>}
        </span>
      </span>
    </div>
  );
}
