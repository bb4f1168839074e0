/** The `runs` procedures over the engine. */
import type { RunEvent } from "../../contract/run-events.ts";
import type { Attempt } from "../../contract/run.ts";
import { isFinal } from "../engine/run-states.ts";
import { toRun } from "../engine/run-view.ts";
import type { RunRecord } from "../engine/store-port.ts";
import { readOutput } from "../runs/index.ts";
import { fromRefusal, type Errors } from "./errors.ts";
import type { ApiHost } from "./host.ts";
import type { api } from "./implementer.ts";

const READ_BYTES = 262_144;
/** Events handed out at most; longer conversations are read in pages by their output. */
const MAX_EVENTS = 50_000;

export function runProcedures(os: typeof api) {
  return os.runs.router({
    list: os.runs.list.handler(({ input, context }) => {
      const { store } = context.engine.context;
      return store.runs(input).map((run) => toRun(context.engine.supervisor.live(run)));
    }),
    get: os.runs.get.handler(({ input, context, errors }) => {
      const { store } = context.engine.context;
      const run = context.engine.supervisor.live(existing(context, errors, input.id));
      const kept = store.answer(run.id);
      return {
        ...toRun(run),
        work: run.work,
        renderedPrompt: store.renderedPrompt(run.id)?.prompt ?? null,
        answer: kept?.answer ?? null,
        structured: (kept?.structured ?? null) as never,
        attempts: store.attempts(run.id),
        continueCommand: run.sessionId
          ? context.agents.continueCommand(run.agent, run.sessionId, run.work.cwd)
          : null,
      };
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

function existing(context: ApiHost, errors: Errors, id: number): RunRecord {
  const run = context.engine.context.store.run(id);
  if (!run) throw errors.NOT_FOUND({ message: `Run ${id} does not exist.` });
  return run;
}

/** The attempt asked for, the newest when none is; null before the first. */
function attemptOf(
  context: ApiHost,
  errors: Errors,
  run: RunRecord,
  number: number | undefined,
): Attempt | null {
  const attempts = context.engine.context.store.attempts(run.id);
  if (number === undefined) return attempts.at(-1) ?? null;
  const attempt = attempts.find((each) => each.attempt === number);
  if (!attempt) throw errors.NOT_FOUND({ message: `Run ${run.id} has no attempt ${number}.` });
  return attempt;
}

/** Reads the events anew from the output on disk. */
export function readEvents(
  context: Pick<ApiHost, "agents" | "engine">,
  run: RunRecord,
  attempt: Attempt,
): RunEvent[] {
  const dir = context.engine.context.resolveDir(attempt.dir);
  const reader = context.agents.reader({
    agent: run.agent,
    model: run.work.model,
    previousTotals: null,
    outputSchema: run.work.outputSchema,
  });
  const events: RunEvent[] = [];
  let offset = 0;
  for (;;) {
    const page = readOutput(dir, { fromOffset: offset, maxBytes: READ_BYTES });
    if (page.bytes.length === 0) break;
    for (const event of reader.push(page.bytes, offset)) events.push(event);
    offset = page.nextOffset;
    if (events.length > MAX_EVENTS || offset >= page.endOffset) break;
  }
  if (attempt.finishedAt !== null) {
    const { stdout, stderr } = context.engine.context.launcher.tails(dir);
    const end = { exitCode: attempt.exitCode, stdoutTail: stdout, stderrTail: stderr };
    for (const event of reader.finish(end).events) events.push(event);
  }
  return events;
}
