/** The days of the calendar with what one job does on them. */
import type { PlannedFire, Simulation } from "../../../contract/calendar.ts";

type Day = Simulation["days"][number];
type Job = Pick<Simulation["jobs"][number], "jobId" | "costPerRunUsd" | "perDay">;

export function daysOfJob(days: Day[], job: Job, fires: PlannedFire[]): Day[] {
  const own = fires.filter((fire) => fire.jobId === job.jobId);
  return days.map((day, index) => {
    const count = job.perDay[index] ?? 0;
    const today = own.filter(({ at }) => at >= day.start && at < day.end);
    const of = (...fates: PlannedFire["fate"][]) =>
      today.filter(({ fate }) => fates.includes(fate)).length;
    return {
      ...day,
      fires: count,
      waits: of("waits"),
      skipped: of("skipped", "joins"),
      window: of("window"),
      costUsd: (job.costPerRunUsd ?? 0) * count,
      unknownCostRuns: job.costPerRunUsd === null ? count : 0,
    };
  });
}
