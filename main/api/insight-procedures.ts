/** The `insights` procedures over the store's sums. */
import { insights } from "../engine/insights.ts";
import { outlook } from "../engine/outlook.ts";
import type { api } from "./implementer.ts";

export function insightProcedures(os: typeof api) {
  return os.insights.router({
    summary: os.insights.summary.handler(({ input, context }) =>
      insights(context.engine.context.store, input),
    ),
    outlook: os.insights.outlook.handler(({ context }) => {
      const { engine } = context;
      return outlook(engine.context, engine.supervisor.liveUsage());
    }),
  });
}
