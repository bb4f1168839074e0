/** The `runs` procedures over the engine. */
import { MAX_RUN_COUNT } from "../../contract/run-filter.ts";
import { isFinal } from "../engine/run-states.ts";
import { toRun } from "../engine/run-view.ts";
import { readOutput } from "../runs/index.ts";
import { changesProcedures } from "./change-procedures.ts";
import { fromRefusal } from "./errors.ts";
import { attemptOf, existing } from "./find-run.ts";
import { readEvents } from "./follow-run.ts";
import type { api } from "./implementer.ts";
import { detailOf } from "./run-detail.ts";
import { runFollowProcedures } from "./run-follow-procedures.ts";
import { runPageProcedures } from "./run-page-procedures.ts";

export function runProcedures(os: typeof api) {
  return os.runs.router({
    ...runFollowProcedures(os),
    ...changesProcedures(os),
    ...runPageProcedures(os),
    list: os.runs.list.handler(({ input, context }) => {
      const { store } = context.engine.context;
      return store.runs(input).map((run) => toRun(context.engine.supervisor.live(run)));
    }),
    get: os.runs.get.handler(({ input, context, errors }) =>
      detailOf(context, existing(context, errors, input.id)),
    ),
    count: os.runs.count.handler(({ input, context }) => {
      // One more than is told apart: it says that there are more.
      const counted = context.engine.context.store.countRuns(input, MAX_RUN_COUNT + 1);
      return { count: Math.min(counted, MAX_RUN_COUNT), more: counted > MAX_RUN_COUNT };
    }),
    attempts: os.runs.attempts.handler(({ input, context, errors }) => {
      existing(context, errors, input.id);
      return context.engine.context.store.attempts(input.id);
    }),
    stop: os.runs.stop.handler(({ input, context, errors }) =>
      toRun(fromRefusal(errors, context.engine.runs.stop(input.id))),
    ),
    retry: os.runs.retry.handler(({ input, context, errors }) =>
      toRun(fromRefusal(errors, context.engine.runs.retry(input.id))),
    ),
    stopBatch: os.runs.stopBatch.handler(({ input, context }) =>
      context.engine.runs.stopBatch(input.batch).map(toRun),
    ),
    retryBatch: os.runs.retryBatch.handler(({ input, context }) =>
      context.engine.runs.retryBatch(input.batch).map(toRun),
    ),
    events: os.runs.events.handler(({ input, context, errors }) => {
      const run = existing(context, errors, input.id);
      const attempt = attemptOf(context, errors, run, input.attempt);
      return attempt ? readEvents(context, run, attempt) : [];
    }),
    output: os.runs.output.handler(({ input, context, errors }) => {
      const run = existing(context, errors, input.id);
      const attempt = attemptOf(context, errors, run, input.attempt);
      const ended = isFinal(run.state);
      if (!attempt) return { text: "", nextOffset: input.fromOffset, done: ended };
      const dir = context.engine.context.resolveDir(attempt.dir);
      const { stream, fromOffset, maxBytes } = input;
      const page = readOutput(dir, { stream, fromOffset, maxBytes });
      const over = attempt.finishedAt !== null || ended;
      return {
        text: page.bytes.toString("utf8"),
        nextOffset: page.nextOffset,
        done: over && page.nextOffset >= page.endOffset,
      };
    }),
  });
}
