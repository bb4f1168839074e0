/** The `jobs`, `ledger` and `schedule` procedures over the engine. */
import type { Job } from "../../contract/job.ts";
import {
  explainSchedule,
  parseSchedule,
  resolveTimezone,
  timezoneProblem,
} from "../schedule/index.ts";
import { fromJobResult, fromRefusal, invalid, type Errors } from "./errors.ts";
import { findJob } from "./find-job.ts";
import type { api } from "./implementer.ts";
import { jobListProcedures } from "./job-list-procedures.ts";
import { toRun } from "../engine/run-view.ts";
import { transferProcedures } from "./transfer-procedures.ts";

type Api = typeof api;

export function jobProcedures(os: Api) {
  return os.jobs.router({
    ...jobListProcedures(os),
    ...transferProcedures(os),
    list: os.jobs.list.handler(({ input, context }) => context.engine.context.store.jobs(input)),
    get: os.jobs.get.handler(({ input, context, errors }) => {
      const job = context.engine.context.store.job(input.id);
      if (!job) throw errors.NOT_FOUND({ message: `Job ${input.id} does not exist.` });
      return job;
    }),
    find: os.jobs.find.handler(({ input, context, errors }): Job => {
      const found = findJob(context.engine.context.store.jobs(), input.reference);
      if (found.kind === "one") return found.job;
      if (found.kind === "none") throw errors.NOT_FOUND({ message: found.message });
      const candidates = found.jobs.map(({ id, name }) => ({ id, name }));
      throw errors.AMBIGUOUS({ message: found.message, data: { candidates } });
    }),
    create: os.jobs.create.handler(({ input, context, errors }) =>
      fromJobResult(errors, context.engine.jobs.create(input)),
    ),
    edit: os.jobs.edit.handler(({ input, context, errors }) =>
      fromJobResult(errors, context.engine.jobs.edit(input.id, input.expectedVersion, input.patch)),
    ),
    pause: os.jobs.pause.handler(({ input, context, errors }) =>
      fromJobResult(errors, context.engine.jobs.pause(input.id, input.until)),
    ),
    resume: os.jobs.resume.handler(({ input, context, errors }) =>
      fromJobResult(errors, context.engine.jobs.resume(input.id)),
    ),
    remove: os.jobs.remove.handler(({ input, context, errors }) =>
      fromJobResult(errors, context.engine.jobs.remove(input.id)),
    ),
    restore: os.jobs.restore.handler(({ input, context, errors }) =>
      fromJobResult(errors, context.engine.jobs.restore(input.id)),
    ),
    run: os.jobs.run.handler(({ input, context, errors }) =>
      toRun(fromRefusal(errors, context.engine.runs.ofJob(input.id, input.trigger))),
    ),
    tryOut: os.jobs.tryOut.handler(({ input, context, errors }) =>
      toRun(fromRefusal(errors, context.engine.runs.ofWork(input.work, input.name, input.trigger))),
    ),
  });
}

export function ledgerProcedures(os: Api) {
  return os.ledger.router({
    list: os.ledger.list.handler(({ input, context }) =>
      context.engine.context.store.occurrences(input),
    ),
  });
}

export function scheduleProcedures(os: Api) {
  return os.schedule.router({
    preview: os.schedule.preview.handler(({ input, context, errors }) => {
      const { machine, clock } = context.engine.context;
      const timezone = resolveTimezone(input.timezone, machine.timezone());
      const zone = timezoneProblem(timezone);
      if (zone !== null) throw invalid(errors, zone.message, "timezone", null, zone.suggestion);
      const from = input.from ?? clock.now();
      const scheduleContext = { timezone, anchorAt: Math.floor(from / 1000) * 1000 };
      const parsed = parseSchedule(input.text, scheduleContext);
      if (!parsed.ok) throw scheduleError(errors, parsed.error);
      return explainSchedule(parsed.schedule, scheduleContext, { ...input, from });
    }),
  });
}

function scheduleError(
  errors: Errors,
  error: { message: string; position: number; suggestion: string | null },
) {
  const { message, position, suggestion } = error;
  return invalid(errors, message, "schedule", position, suggestion);
}
