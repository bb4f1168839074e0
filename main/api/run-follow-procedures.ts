/** The procedures that follow a run: its conversation, and its raw output by lines. */
import { setImmediate as turn } from "node:timers/promises";
import { MAX_HITS, type OutputSize } from "../../contract/run-follow.ts";
import { LineIndexes, type OutputLines } from "../runs/index.ts";
import { isOver } from "./conversation.ts";
import { isFinal } from "../engine/run-states.ts";
import { attemptOf, existing } from "./find-run.ts";
import { followEvents } from "./follow-run.ts";
import type { ApiHost } from "./host.ts";
import type { api } from "./implementer.ts";
import { lineMatcher } from "./line-matcher.ts";
import { RunBell } from "./run-bell.ts";

const EMPTY: OutputSize = { lines: 0, endOffset: 0, droppedBytes: 0 };

export function runFollowProcedures(os: typeof api) {
  const indexes = new LineIndexes();
  const linesOf = (context: ApiHost, dir: string, stream: "stdout" | "stderr"): OutputLines =>
    indexes.of(context.engine.context.resolveDir(dir), stream);

  /** Size of a stream, then again whenever it has grown. */
  async function* sizes(
    context: ApiHost,
    id: number,
    number: number | undefined,
    stream: "stdout" | "stderr",
    signal: AbortSignal | undefined,
  ): AsyncGenerator<OutputSize & { done: boolean }, void, void> {
    const { store } = context.engine.context;
    const bell = new RunBell(context.engine, id, signal);
    let told: (OutputSize & { done: boolean }) | null = null;
    try {
      while (!signal?.aborted) {
        const run = store.run(id);
        if (!run) return;
        const attempts = store.attempts(id);
        const attempt =
          number === undefined ? attempts[0] : attempts.find((each) => each.attempt === number);
        const done = attempt ? isOver(run, attempt) : isFinal(run.state);
        const size = attempt ? await linesOf(context, attempt.dir, stream).size() : EMPTY;
        const grown = told === null || done || size.endOffset !== told.endOffset;
        if (grown) {
          told = { ...size, done };
          yield told;
        }
        if (done) return;
        await bell.rings();
        await turn();
      }
    } finally {
      bell.close();
    }
  }

  return {
    follow: os.runs.follow.handler(({ input, context, errors, signal }) => {
      attemptOf(context, errors, existing(context, errors, input.id), input.attempt);
      return followEvents(context, input.id, input.attempt, input.after, signal);
    }),
    outputSize: os.runs.outputSize.handler(({ input, context, errors, signal }) => {
      const run = existing(context, errors, input.id);
      const attempt = attemptOf(context, errors, run, input.attempt);
      return sizes(context, input.id, attempt?.attempt, input.stream, signal);
    }),
    outputLines: os.runs.outputLines.handler(({ input, context, errors }) => {
      const run = existing(context, errors, input.id);
      const attempt = attemptOf(context, errors, run, input.attempt);
      if (!attempt) return { from: 0, lines: [], size: EMPTY };
      return linesOf(context, attempt.dir, input.stream).page(input.from, input.count);
    }),
    outputSearch: os.runs.outputSearch.handler(({ input, context, errors }) => {
      const run = existing(context, errors, input.id);
      const attempt = attemptOf(context, errors, run, input.attempt);
      if (!attempt) return { lines: [], total: 0 };
      const matches = lineMatcher(input.text, input.matchCase);
      return linesOf(context, attempt.dir, input.stream).find(matches, MAX_HITS);
    }),
  };
}
