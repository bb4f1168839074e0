/** Words and colours for states and outcomes. */
import type { Job } from "../../../contract/job.ts";
import type { Occurrence, Run } from "../../../contract/run.ts";
import type { Paint, Style } from "../text/style.ts";
import { clock, relative } from "../text/time.ts";

export function paintState(state: Run["state"], style: Style): Paint {
  switch (state) {
    case "succeeded":
      return style.good;
    case "silent":
    case "cancelled":
      return style.dim;
    case "waiting":
    case "queued":
      return style.accent;
    case "starting":
    case "running":
    case "stopping":
    case "settling":
      return style.bold;
    case "refused":
    case "blocked":
      return style.warn;
    default:
      return style.bad;
  }
}

export function paintOutcome(outcome: Occurrence["outcome"], style: Style): Paint {
  if (outcome === "fired") return style.good;
  if (outcome === "lost" || outcome.startsWith("blocked")) return style.bad;
  return outcome === "fired-late" || outcome === "coalesced" ? style.accent : style.dim;
}

const NO_SCHEDULE = /^\s*(none|manual|manually|nenhum)?\s*$/i;

/** When a job fires next, or why it does not. */
export function nextText(job: Job, now: number, isEverythingPaused = false): string {
  if (job.removedAt !== null) return "removed";
  if (!job.enabled) {
    return job.pausedUntil === null ? "paused" : `paused until ${clock(job.pausedUntil, now)}`;
  }
  if (job.nextDueAt === null) return NO_SCHEDULE.test(job.schedule) ? "by hand" : "no more";
  if (isEverythingPaused) return "all paused";
  if (job.nextDueAt <= now) return "due";
  return `${clock(job.nextDueAt, now)} (${relative(job.nextDueAt, now)})`;
}
