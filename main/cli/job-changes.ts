/** What options change of a job that is there, or of one that is proposed. What is not named stays. */
import type { Job, JobInput, JobPatch } from "../../contract/job.ts";
import type { Io } from "./io.ts";
import { jobFields, type JobOptions } from "./job-options.ts";
import { isFullOnly, profileOf } from "./profile.ts";
import { readPrompt } from "./prompt.ts";
import { pickJob } from "./references.ts";
import { readSchedule, zone } from "./schedule-text.ts";

export interface ChangeOptions extends JobOptions {
  schedule?: string;
  prompt?: string;
  promptFile?: string;
}

/** @param jobs those that a reference may mean */
export async function jobChanges(
  io: Io,
  options: ChangeOptions,
  job: JobInput,
  jobs: Job[],
): Promise<JobPatch> {
  const prompt = await readPrompt(io, options.prompt, options.promptFile);
  const fields = jobFields(io, options, job, (text) => pickJob(jobs, text).id);
  const patch: JobPatch = {
    ...(fields as JobPatch),
    ...(prompt === null ? {} : { prompt }),
    ...(options.schedule === undefined ? {} : { schedule: options.schedule }),
  };
  if (patch.schedule !== undefined || patch.timezone !== undefined) {
    const timezone = zone(patch.timezone ?? job.timezone);
    const anchorAt = Math.floor(io.now() / 1000) * 1000;
    // An unchanged text keeps its meaning; only a new one is read from now.
    if (patch.schedule !== undefined) readSchedule(patch.schedule, { timezone, anchorAt });
  }
  const agent = patch.agent ?? job.agent;
  if (patch.profile !== undefined) patch.profile = profileOf(agent, patch.profile);
  else if (patch.agent !== undefined && patch.agent !== job.agent) {
    // A command has the profile full because nothing can hold it to less; an agent does not inherit that.
    const stated = isFullOnly(job.agent) ? undefined : job.profile;
    patch.profile = profileOf(agent, stated);
  }
  return patch;
}
