/** A run with all that its page shows. */
import type { RunDetail } from "../../contract/run.ts";
import { toRun } from "../engine/run-view.ts";
import { workFolder } from "../engine/work-folder.ts";
import type { RunRecord } from "../engine/store-port.ts";
import type { ApiHost } from "./host.ts";

export function detailOf(context: ApiHost, record: RunRecord): RunDetail {
  const { store } = context.engine.context;
  const run = context.engine.supervisor.live(record);
  const kept = store.answer(run.id);
  return {
    ...toRun(run),
    work: run.work,
    renderedPrompt: store.renderedPrompt(run.id)?.prompt ?? null,
    answer: kept?.answer ?? null,
    structured: (kept?.structured ?? null) as RunDetail["structured"],
    attempts: store.attempts(run.id),
    continueCommand: run.sessionId
      ? context.agents.continueCommand(
          run.agent,
          run.sessionId,
          workFolder(context.engine.context, run),
        )
      : null,
  };
}
