/** `belfry edit`: changes a job; what is not named stays. */
import type { JobPatch } from "../../../contract/job.ts";
import { calling } from "../api-errors.ts";
import { usage } from "../failure.ts";
import { refuseInsideRun } from "../inside-run.ts";
import { type Io, printJson } from "../io.ts";
import { jobFields, type JobOptions } from "../job-options.ts";
import { readPrompt } from "../prompt.ts";
import { reading } from "../reading.ts";
import { jobIn, pickJob } from "../references.ts";
import { readSchedule, zone } from "../schedule-text.ts";
import { withClient } from "../writing.ts";
import { isFullOnly, profileOf, summary } from "./add.ts";

export interface EditOptions extends JobOptions {
  json?: boolean;
  schedule?: string;
  prompt?: string;
  promptFile?: string;
}

const NOT_BY_AGENTS =
  "This is for people: an agent that Belfry runs cannot change jobs. It can propose a new one: belfry add.";

export async function edit(io: Io, reference: string, options: EditOptions): Promise<number> {
  refuseInsideRun(io, NOT_BY_AGENTS);
  const prompt = await readPrompt(io, options.prompt, options.promptFile);
  const { job, fields } = await reading(io, (opened) => {
    const found = jobIn(opened?.store ?? null, reference);
    const jobs = opened!.store.jobs();
    return { job: found, fields: jobFields(io, options, found, (text) => pickJob(jobs, text).id) };
  });
  const patch: JobPatch = {
    ...(fields as JobPatch),
    ...(prompt === null ? {} : { prompt }),
    ...(options.schedule === undefined ? {} : { schedule: options.schedule }),
  };
  if (Object.keys(patch).length === 0) {
    throw usage("nothing-to-change", "Say what to change: belfry edit --help lists the options.");
  }
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
  const changed = await withClient(io, (client) =>
    calling(
      client.jobs.edit({ id: job.id, expectedVersion: job.version, patch }),
      patch.schedule ?? job.schedule,
    ),
  );
  if (options.json) printJson(io, changed);
  else io.out(summary(io, changed));
  return 0;
}
