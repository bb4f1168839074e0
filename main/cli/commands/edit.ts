/** `belfry edit`: changes a job; what is not named stays. */
import { calling } from "../api-errors.ts";
import { usage } from "../failure.ts";
import { refuseInsideRun } from "../inside-run.ts";
import { type Io, printJson } from "../io.ts";
import { type ChangeOptions, jobChanges } from "../job-changes.ts";
import { reading } from "../reading.ts";
import { jobIn } from "../references.ts";
import { withClient } from "../writing.ts";
import { summary } from "./add.ts";

export interface EditOptions extends ChangeOptions {
  json?: boolean;
}

const NOT_BY_AGENTS =
  "This is for people: an agent that Belfry runs cannot change jobs. It can propose a new one: belfry add.";

export async function edit(io: Io, reference: string, options: EditOptions): Promise<number> {
  refuseInsideRun(io, NOT_BY_AGENTS);
  const { job, jobs } = await reading(io, (opened) => ({
    job: jobIn(opened?.store ?? null, reference),
    jobs: opened!.store.jobs(),
  }));
  const patch = await jobChanges(io, options, job, jobs);
  if (Object.keys(patch).length === 0) {
    throw usage("nothing-to-change", "Say what to change: belfry edit --help lists the options.");
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
