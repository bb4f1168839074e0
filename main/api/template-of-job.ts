/** What of a job goes into a template: all but what belongs to this place, or to other jobs. */
import type { Job, JobPatch } from "../../contract/job.ts";

const LEFT_BEHIND = new Set<keyof Job>([
  "id",
  "version",
  "name",
  "prompt",
  "agent",
  "cwd",
  "after",
  "follows",
  "batch",
  "tell",
  // A permission is given to a job, not to whoever makes one like it.
  "allow",
  "anchorAt",
  "nextDueAt",
  "enabled",
  "pausedUntil",
  "pauseReason",
  "fires",
  "failuresInARow",
  "createdAt",
  "updatedAt",
  "removedAt",
]);

export function fieldsOfTemplate(job: Job): JobPatch {
  return Object.fromEntries(
    Object.entries(job).filter(([field]) => !LEFT_BEHIND.has(field as keyof Job)),
  );
}
