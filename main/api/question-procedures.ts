/** The `questions` procedures: agents ask, people answer. */
import type { Question } from "../../contract/questions.ts";
import { fromRefusal } from "./errors.ts";
import type { ApiHost } from "./host.ts";
import type { api } from "./implementer.ts";

export function questionProcedures(os: typeof api) {
  return os.questions.router({
    list: os.questions.list.handler(({ input, context }) =>
      context.engine.context.store.questions({
        open: input.open,
        limit: input.limit,
        ...(input.runId === undefined ? {} : { runId: input.runId }),
      }),
    ),
    answer: os.questions.answer.handler(({ input: { id, ...answer }, context, errors }) =>
      fromRefusal(errors, context.engine.questions.answer(id, answer)),
    ),
    ask: os.questions.ask.handler(({ input, context, errors }) =>
      fromRefusal(errors, context.engine.questions.ask(input)),
    ),
    wait: os.questions.wait.handler(async ({ input, context, errors, signal }) => {
      await decided(context, input.id, input.forMs, signal);
      const question = context.engine.context.store.question(input.id);
      if (question) return question;
      throw errors.NOT_FOUND({ message: `Question ${input.id} does not exist.` });
    }),
  });
}

/** Resolves when the question is not open (any more), after a time, or when nobody listens. */
function decided(
  host: ApiHost,
  id: number,
  forMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { store, events, timers } = host.engine.context;
  const isOpen = (question: Question | null) => question?.state === "open";
  if (!isOpen(store.question(id)) || signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      unsubscribe();
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const cancel = timers.after(forMs, end);
    const unsubscribe = events.subscribe((event) => {
      if (event.type === "question" && event.question.id === id && !isOpen(event.question)) end();
    });
    signal?.addEventListener("abort", end);
  });
}
