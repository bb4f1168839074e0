/** `belfry show`: a job, or a run with its attempts and its answer. */
import type { RunDetail } from "../../../contract/run.ts";
import { toRun } from "../../engine/run-view.ts";
import type { RunRecord } from "../../engine/store-port.ts";
import { usage } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { reading, type Reading } from "../reading.ts";
import { jobIn, kindIn, runIn } from "../references.ts";
import { jobPage } from "../views/job-page.ts";
import { runPage } from "../views/run-page.ts";

export async function show(io: Io, words: string[], options: { json?: boolean }): Promise<number> {
  const { kind, reference } = kindIn(words);
  if (reference === "") throw usage("missing", "Name a job, or a run: belfry show run 41");
  return reading(io, async (opened) => {
    if (kind === "run") {
      const detail = await runDetail(io, opened, runIn(opened?.store ?? null, reference));
      if (options.json) printJson(io, detail);
      else io.out(runPage(io, detail));
      return 0;
    }
    const job = jobIn(opened?.store ?? null, reference, { includeRemoved: true });
    if (options.json) printJson(io, job);
    else io.out(jobPage(io, job, opened!.store.runs({ jobId: job.id, limit: 5 }).map(toRun)));
    return 0;
  });
}

async function runDetail(io: Io, opened: Reading | null, run: RunRecord): Promise<RunDetail> {
  const store = opened!.store;
  const kept = store.answer(run.id);
  let continueCommand: string | null = null;
  if (run.sessionId !== null) {
    const { readingAgents } = await import("../output.ts");
    continueCommand = readingAgents(io).continueCommand(run.agent, run.sessionId, run.work.cwd);
  }
  return {
    ...toRun(run),
    work: run.work,
    renderedPrompt: store.renderedPrompt(run.id)?.prompt ?? null,
    answer: kept?.answer ?? null,
    structured: (kept?.structured ?? null) as RunDetail["structured"],
    attempts: store.attempts(run.id),
    continueCommand,
  };
}
