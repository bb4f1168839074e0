/** The procedures of a run's page: what surrounds it, run again, export. */
import type { Delivery } from "../engine/store-port.ts";
import { profileFlags } from "../agents/index.ts";
import { toRun } from "../engine/run-view.ts";
import { fromRefusal, invalid } from "./errors.ts";
import { attemptOf, existing } from "./find-run.ts";
import { readEvents } from "./follow-run.ts";
import type { api } from "./implementer.ts";
import { agentCommand, belfryCommand } from "./run-command-lines.ts";
import { detailOf } from "./run-detail.ts";
import { markdownName, runMarkdown } from "./run-markdown.ts";
import { runWaits } from "./run-waits.ts";

/** Messages about one run that are shown. */
const MAX_DELIVERIES = 100;

export function runPageProcedures(os: typeof api) {
  return {
    facts: os.runs.facts.handler(({ input, context, errors }) => {
      const { store } = context.engine.context;
      const run = existing(context, errors, input.id);
      const attempt = store.attempts(run.id).at(-1);
      const beside = store.neighbours(run.id);
      const { platform } = process;
      const ofSchedule = run.trigger === "schedule" && run.jobId !== null;
      return {
        occurrence: ofSchedule ? store.occurrence(run.jobId!, run.dueAt) : null,
        deliveries: store
          .deliveries({ runId: run.id, limit: MAX_DELIVERIES })
          .map((delivery) => toDelivery(delivery)),
        waits: runWaits(context.engine, run),
        previousId: beside.previous,
        nextId: beside.next,
        commands: {
          belfry: belfryCommand(run.work, platform),
          agent: attempt ? agentCommand(run.work, attempt, platform) : null,
        },
      };
    }),
    again: os.runs.again.handler(({ input, context, errors }) => {
      const { work } = existing(context, errors, input.id);
      const profile = input.patch.profile ?? work.profile;
      const row = profileFlags(work.agent).find((each) => each.profile === profile);
      if (row && !row.supported) {
        const message = `${work.agent} cannot be held to ${profile}. ${row.note}`;
        throw invalid(errors, message, "profile");
      }
      const changes = Object.fromEntries(
        Object.entries(input.patch).filter(([, value]) => value !== undefined),
      );
      return toRun(fromRefusal(errors, context.engine.runs.again(input.id, changes)));
    }),
    export: os.runs.export.handler(async ({ input, context, errors }) => {
      const record = existing(context, errors, input.id);
      const attempt = attemptOf(context, errors, record, input.attempt);
      const events = attempt ? await readEvents(context, record, attempt) : [];
      const run = detailOf(context, record);
      return { name: markdownName(run), text: runMarkdown(run, events) };
    }),
  };
}

function toDelivery(delivery: Delivery) {
  const { id, event, channel, state, tries, nextTryAt, lastError, createdAt } = delivery;
  return { id, event, channel, state, tries, nextTryAt, lastError, createdAt };
}
