/** The prompt of a run that is about to start: filled in once, kept with the run, the same for every attempt. */
import type { AgentId } from "../../../contract/words.ts";
import { resolveTimezone } from "../../schedule/index.ts";
import type { EngineContext } from "../context.ts";
import type { Result } from "../ports.ts";
import type { RunRecord } from "../store-port.ts";
import { workFolder } from "../work-folder.ts";
import {
  hasVariables,
  renderPrompt,
  type PromptFacts,
  type PromptSources,
  type RenderedPrompt,
} from "./render.ts";

/** Errors: those of `renderPrompt`. */
export function readyPrompt(context: EngineContext, run: RunRecord): Result<RenderedPrompt> {
  const { work, jobId, jobName, dueAt, id: runId } = run;
  if (!hasVariables(work.agent, work.prompt)) {
    return { ok: true, value: { prompt: work.prompt, env: {} } };
  }
  const kept = context.store.renderedPrompt(runId);
  if (kept !== null) return { ok: true, value: kept };
  const job = jobId === null ? null : context.store.job(jobId);
  const about = { jobId, jobName, dueAt, runId, timezone: job?.timezone ?? "local" };
  // Who works in a worktree is told of that folder, not of the one it was made from.
  const facts = promptFacts(context, { ...work, cwd: workFolder(context, run) }, about);
  const rendered = renderPrompt(work.prompt, facts, promptSources(context));
  if (rendered.ok) context.store.keepPrompt(runId, rendered.value);
  return rendered;
}

/** @param about.timezone IANA name or `local` */
export function promptFacts(
  context: Pick<EngineContext, "machine" | "settings">,
  work: { agent: AgentId; cwd: string },
  about: Pick<PromptFacts, "jobId" | "jobName" | "dueAt" | "runId" | "timezone">,
): PromptFacts {
  return {
    ...about,
    agent: work.agent,
    folder: work.cwd,
    timezone: resolveTimezone(about.timezone, context.machine.timezone()),
    language: context.settings().language === "pt-BR" ? "pt-BR" : "en",
  };
}

export function promptSources(context: Pick<EngineContext, "store" | "machine">): PromptSources {
  const { store, machine } = context;
  return {
    jobs: () => store.jobs(),
    lastAnswer: (jobId, beforeRunId) => store.lastAnswer(jobId, beforeRunId),
    readText: (folder, relative, maxBytes) => machine.readText(folder, relative, maxBytes),
  };
}
