/** What a draft would do: its prompt filled in, its command, what stands in the way, what it may cost. */
import process from "node:process";
import { workSchema, type Work } from "../../contract/job.ts";
import type { Check, Draft, WorkPreview } from "../../contract/work.ts";
import { usedUpBudget } from "../engine/budgets.ts";
import type { CommandSpec, Refusal, Result } from "../engine/ports.ts";
import { askOf } from "../engine/starter.ts";
import { promptFacts, promptSources } from "../engine/prompt/ready.ts";
import { hasVariables, renderPrompt } from "../engine/prompt/render.ts";
import { shellProblem } from "../engine/prompt/shell.ts";
import { gitState } from "../runs/git-state.ts";
import { estimate } from "./cost-estimate.ts";
import { expanded } from "./folder-procedures.ts";
import { nextFire } from "./draft-schedule.ts";
import type { ApiHost } from "./host.ts";
import { signInCheck } from "./sign-in-check.ts";

/** Starts nothing, writes nothing, and never throws for what is wrong with the draft. */
export async function previewWork(host: ApiHost, input: Draft): Promise<WorkPreview> {
  const draft = { ...input, cwd: expanded(input.cwd) };
  const prompt = renderedPrompt(host, draft);
  const folder = draft.cwd === "" ? "missing" : host.engine.context.machine.folder(draft.cwd);
  const [command, git, signIn] = await Promise.all([
    commandOf(host, draft, prompt),
    folder === "ok" ? gitState(draft.cwd, process.env) : null,
    signInCheck(host, draft.agent),
  ]);
  const checks = [
    programCheck(command),
    signIn,
    folderCheck(draft.cwd, folder),
    git && gitCheck(git, draft.profile !== "read-only"),
    profileCheck(draft, command),
    prompt.problem === null
      ? null
      : ({ check: "prompt", state: "bad", note: prompt.problem } satisfies Check),
    budgetCheck(host, draft),
  ];
  const { env: _env, ...shown } = prompt;
  return {
    prompt: shown,
    command: command.ok ? shownCommand(command.value) : null,
    checks: checks.filter((check) => check !== null),
    cost: estimate(host, draft),
  };
}

type Prompt = WorkPreview["prompt"] & { env: Record<string, string> };

function renderedPrompt(host: ApiHost, draft: Draft): Prompt {
  const { context } = host.engine;
  const at = nextFire(host, draft) ?? context.clock.now();
  const as = { text: draft.prompt, at, env: {}, position: null, suggestion: null };
  if (draft.agent === "shell") {
    const wrong = shellProblem(draft.prompt);
    if (wrong) {
      const { message, position, suggestion } = wrong;
      return { ...as, filledIn: false, problem: message, position, suggestion };
    }
  }
  if (!hasVariables(draft.agent, draft.prompt)) return { ...as, filledIn: false, problem: null };
  const facts = promptFacts(context, draft, {
    jobId: draft.jobId,
    jobName: draft.name,
    dueAt: at,
    runId: null,
    timezone: draft.timezone,
  });
  const rendered = renderPrompt(draft.prompt, facts, promptSources(context));
  if (rendered.ok) {
    const { prompt: text, env } = rendered.value;
    return { ...as, text, env, filledIn: true, problem: null };
  }
  const { message, position, suggestion } = rendered.error;
  return { ...as, filledIn: false, problem: message, position, suggestion };
}

async function commandOf(
  host: ApiHost,
  draft: Draft,
  prompt: Prompt,
): Promise<Result<CommandSpec>> {
  const { context } = host.engine;
  try {
    return await host.agents.prepare({
      agent: draft.agent,
      prompt: prompt.text,
      profile: draft.profile,
      model: draft.model,
      cwd: draft.cwd,
      title: draft.name === "" ? "Belfry" : draft.name,
      maxTurns: draft.limits.maxTurns,
      maxUsd: draft.limits.maxUsd,
      resumeSessionId: null,
      outputSchema: draft.outputSchema,
      agentPath: draft.agentPath,
      extraArgs: draft.extraArgs,
      env: { ...prompt.env, ...draft.env },
      ask: askOf(draft.limits.askMs, 0),
      allow: draft.profile === "read-only" ? [] : draft.allow,
      attemptDir: context.resolveDir("runs/preview"),
    });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const message = `The command of the agent could not be built: ${detail}`;
    return { ok: false, error: { code: "prepare-failed", message } };
  }
}

/** Longer arguments are cut: a command that carries a whole script is not read in a side pane. */
const MAX_ARGUMENT_CHARS = 4_000;

function shownCommand(command: CommandSpec): NonNullable<WorkPreview["command"]> {
  const { file, envNames, cwd, stdin } = command;
  const args = command.args.map((arg) =>
    arg.length > MAX_ARGUMENT_CHARS ? `${arg.slice(0, MAX_ARGUMENT_CHARS)}…` : arg,
  );
  return { file, args, envNames, cwd, byInput: stdin !== "" };
}

/** Refusals that are about the profile, not about the program. */
const PROFILE_CODES = new Set(["profile-impossible", "profile-widened"]);

function programCheck(command: Result<CommandSpec>): Check | null {
  if (command.ok) {
    const { agentVersion, file } = command.value;
    const version = agentVersion === null ? "" : ` (${agentVersion})`;
    return { check: "program", state: "ok", note: `The program is ${file}${version}.` };
  }
  if (isProfile(command.error)) return null;
  return { check: "program", state: "bad", note: command.error.message };
}

function isProfile({ code }: Refusal): boolean {
  return PROFILE_CODES.has(code) || code.startsWith("project-");
}

function profileCheck(draft: Draft, command: Result<CommandSpec>): Check | null {
  if (!command.ok) {
    return isProfile(command.error)
      ? { check: "profile", state: "bad", note: command.error.message }
      : null;
  }
  // "Held to full" would say nothing: that is no limit.
  if (draft.profile === "full") return null;
  return { check: "profile", state: "ok", note: `It can be held to ${draft.profile}.` };
}

function folderCheck(cwd: string, state: "ok" | "missing" | "not-a-folder" | "no-access"): Check {
  const check = "folder";
  if (cwd === "") return { check, state: "bad", note: "Choose the folder it works in." };
  if (state === "ok") return { check, state: "ok", note: `The folder ${cwd} is there.` };
  const notes = {
    missing: `The folder ${cwd} does not exist.`,
    "not-a-folder": `${cwd} is not a folder.`,
    "no-access": `The folder ${cwd} cannot be opened: no permission.`,
  };
  return { check, state: "bad", note: notes[state] };
}

function gitCheck(git: { branch: string | null; changed: number }, mayWrite: boolean): Check {
  const where = git.branch === null ? "No branch" : `Branch ${git.branch}`;
  if (git.changed === 0)
    return { check: "git", state: "ok", note: `${where}, nothing uncommitted.` };
  const files = git.changed === 1 ? "1 file" : `${git.changed} files`;
  return {
    check: "git",
    state: mayWrite ? "warn" : "ok",
    note: `${where}, ${files} not committed.`,
  };
}

function budgetCheck(host: ApiHost, draft: Draft): Check {
  const { context } = host.engine;
  const job = draft.jobId === null ? null : { id: draft.jobId, limits: draft.limits };
  const used = usedUpBudget(context, job, workFor(draft), host.engine.supervisor.liveUsage());
  if (used !== null) return { check: "budget", state: "bad", note: used };
  return { check: "budget", state: "ok", note: "No budget is used up." };
}

/** Budgets look at limits and folder only; the rest has its defaults. */
function workFor({ agent, profile, cwd, limits }: Draft): Work {
  return workSchema.parse({ agent, profile, cwd: cwd === "" ? "." : cwd, limits, prompt: "-" });
}
