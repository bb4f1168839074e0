/** A job's schedule, parsed once per version, in the zone it counts in. */
import type { Job } from "../../contract/job.ts";
import {
  nextDue,
  parseSchedule,
  resolveTimezone,
  type Schedule,
  type ScheduleContext,
} from "../schedule/index.ts";

export interface JobSchedule {
  schedule: Schedule;
  context: ScheduleContext;
}

type Scheduled = Pick<Job, "schedule" | "timezone" | "anchorAt" | "scheduleOptions">;

export class JobSchedules {
  readonly #localZone: () => string;
  #cache = new Map<number, { key: string; value: JobSchedule | null }>();

  /** @param localZone IANA name of the computer's zone now */
  constructor(localZone: () => string) {
    this.#localZone = localZone;
  }

  /** null when the stored text cannot be read any more (an old file): such a job never fires by schedule. */
  of(job: Scheduled & { id: number }): JobSchedule | null {
    const key = `${job.anchorAt}|${resolveTimezone(job.timezone, this.#localZone())}|${job.schedule}`;
    const cached = this.#cache.get(job.id);
    if (cached?.key === key) return cached.value;
    const value = this.parse(job);
    this.#cache.set(job.id, { key, value });
    return value;
  }

  parse(job: Scheduled): JobSchedule | null {
    const context = {
      timezone: resolveTimezone(job.timezone, this.#localZone()),
      anchorAt: job.anchorAt,
    };
    const parsed = parseSchedule(job.schedule, context);
    return parsed.ok ? { schedule: parsed.schedule, context } : null;
  }

  /** First due instant strictly after `after`, or null. `fires` counts against `maxFires`. */
  next(job: Scheduled & { id: number; fires: number }, after: number): number | null {
    const own = this.of(job);
    if (!own) return null;
    const { maxFires } = job.scheduleOptions;
    if (maxFires !== null && job.fires >= maxFires) return null;
    return nextDue(own.schedule, own.context, after, job.scheduleOptions);
  }

  forget(jobId: number): void {
    this.#cache.delete(jobId);
  }
}
