/** `jobs.export` and `jobs.import`. */
import { homedir } from "node:os";
import type { Job } from "../../contract/job.ts";
import { templateDocument } from "../../contract/template-document.ts";
import type { ExportedJob } from "../../contract/transfer.ts";
import { invalid } from "./errors.ts";
import { planImport } from "./import-plan.ts";
import { readImport } from "./import-read.ts";
import type { api } from "./implementer.ts";
import { isShipped, ownTemplates } from "./template-library.ts";

export function transferProcedures(os: typeof api) {
  return {
    export: os.jobs.export.handler(({ input, context }) => {
      const { store, clock } = context.engine.context;
      const all = store.jobs();
      const wanted = input.jobIds === null ? null : new Set(input.jobIds);
      const names = new Map(all.map(({ id, name }) => [id, name]));
      const templates = input.templates ? ownTemplates(store) : [];
      return {
        format: "belfry-jobs" as const,
        version: 1 as const,
        exportedAt: clock.now(),
        jobs: all
          .filter(({ id }) => wanted === null || wanted.has(id))
          .map((job) => exported(job, names, input.withEnv)),
        templates: templates.map(templateDocument),
      };
    }),
    import: os.jobs.import.handler(({ input, context, errors }) => {
      const { store } = context.engine.context;
      const read = readImport(input.text, input.kind, input.cwd ?? homedir());
      if (!read.ok) throw invalid(errors, read.error.message, "text");
      const shipped = read.value.templates.find(({ id }) => isShipped(id));
      if (shipped) {
        const message = `The template ${shipped.id} comes with Belfry and stays as it is. Give yours another name.`;
        throw invalid(errors, message, "templates");
      }
      const { plan, takeIn } = planImport(read.value, input, {
        jobs: store.jobs(),
        problemsWith: (job) => context.engine.jobs.problemsWith(job),
        templateIds: new Set(store.templates().map(({ id }) => id)),
      });
      if (input.dryRun) return { ...plan, made: [] };
      if (!plan.ready) {
        const job = plan.jobs.find(
          ({ action, problems }) => action !== "skip" && problems.length > 0,
        );
        const first = job?.problems[0];
        const why = first ? `${job.name}: ${first.problem}` : "There is nothing in it to take in.";
        throw invalid(errors, `Nothing was taken in. ${why}`, first?.field ?? null);
      }
      const templates = read.value.templates.map((document) => ({ id: document.id, document }));
      const made = context.engine.jobs.takeIn(takeIn, templates);
      if (!made.ok) {
        const { message, field, position, suggestion } = made.error;
        throw invalid(errors, `Nothing was taken in. ${message}`, field, position, suggestion);
      }
      return { ...plan, made: made.value };
    }),
  };
}

/** A job without what belongs to this place only: ids, counters, runs it waits for. */
function exported(job: Job, names: Map<number, string>, withEnv: boolean): ExportedJob {
  const {
    id: _id,
    version: _version,
    anchorAt: _anchor,
    nextDueAt: _next,
    enabled,
    pausedUntil: _until,
    pauseReason: _reason,
    fires: _fires,
    failuresInARow: _failures,
    createdAt: _created,
    updatedAt: _updated,
    removedAt: _removed,
    after: _after,
    follows,
    env,
    ...rest
  } = job;
  const followed = follows.flatMap(({ job: leader, on }) => {
    const name = names.get(leader);
    return name === undefined ? [] : [{ job: name, on }];
  });
  return {
    ...rest,
    follows: followed,
    enabled,
    env: withEnv ? env : {},
    envNames: withEnv ? [] : Object.keys(env),
  };
}
