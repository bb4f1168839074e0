/** Fills the variables of a prompt in. Pure: answers and files come through what is handed in. */
import {
  MAX_PROMPT_ANSWER_CHARS,
  MAX_PROMPT_FILE_BYTES,
  SHELL_ANSWER_PREFIX,
  SHELL_VARIABLES,
  type PromptVariable,
} from "../../../contract/prompt-variables.ts";
import { MAX_PROMPT_CHARS, type AgentId } from "../../../contract/words.ts";
import type { Refusal, Result } from "../ports.ts";
import { clockFacts } from "./clock-facts.ts";
import { jobNamed } from "./job-named.ts";
import { parsePrompt, type PromptProblem, type VariablePart } from "./parse.ts";
import { namedInCommand } from "./shell.ts";

/** A prompt ready for its agent. */
export interface RenderedPrompt {
  prompt: string;
  /** Variables for a shell command; empty for agents. */
  env: Record<string, string>;
}

export interface PromptSources {
  /** Jobs that `{{answer:…}}` can name. */
  jobs(): { id: number; name: string }[];
  /** Newest answer of a successful run of a job, made before the given run (null = any); null when there is none. */
  lastAnswer(jobId: number, beforeRunId: number | null): string | null;
  /** A text file below the folder; refuses with a sentence. */
  readText(folder: string, relative: string, maxBytes: number): Result<string>;
}

export interface PromptFacts {
  agent: AgentId;
  /** Instant the run stands for, epoch milliseconds: a late run and a retry ask the same question. */
  dueAt: number;
  /** IANA name. */
  timezone: string;
  language: "en" | "pt-BR";
  jobId: number | null;
  jobName: string;
  folder: string;
  /** null in a preview. */
  runId: number | null;
}

const NO_ANSWER = { en: "(no answer yet)", "pt-BR": "(ainda não há resposta)" };
const NO_RUN = { en: "(number of the run)", "pt-BR": "(número da execução)" };

/** A refusal to start, with the place in the prompt. */
export type PromptRefusal = Refusal & Pick<PromptProblem, "position" | "suggestion">;

/** Whether there is anything to fill in; a prompt without variables is handed on untouched. */
export function hasVariables(agent: AgentId, prompt: string): boolean {
  if (agent !== "shell") return prompt.includes("{{");
  const { variables, answers } = namedInCommand(prompt);
  return variables.length > 0 || answers.length > 0;
}

/** Errors: `invalid-prompt` (as when it was saved), `file-…`, `prompt-too-long`. */
export function renderPrompt(
  prompt: string,
  facts: PromptFacts,
  sources: PromptSources,
): Result<RenderedPrompt, PromptRefusal> {
  if (facts.agent === "shell") return { ok: true, value: shellValues(prompt, facts, sources) };
  const { parts, problem } = parsePrompt(prompt);
  if (problem !== null) return refusal("invalid-prompt", problem);
  const values = valuesOf(facts, sources);
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const value = fill(part, facts, sources, values);
    if (!value.ok) return value;
    text += value.value;
  }
  if (text.length > MAX_PROMPT_CHARS) {
    const message = `With its variables filled in, the prompt has ${text.length} characters; at most ${MAX_PROMPT_CHARS} are allowed.`;
    return refusal("prompt-too-long", { message, position: 0, suggestion: null });
  }
  return { ok: true, value: { prompt: text, env: {} } };
}

function fill(
  { name, argument, position }: VariablePart,
  facts: PromptFacts,
  sources: PromptSources,
  values: ReturnType<typeof valuesOf>,
): Result<string, PromptRefusal> {
  if (name === "file") {
    const read = sources.readText(facts.folder, argument!, MAX_PROMPT_FILE_BYTES);
    return read.ok ? read : { ok: false, error: { ...read.error, position, suggestion: null } };
  }
  if (name === "answer") {
    const found = jobNamed(sources.jobs(), argument!);
    if (!found.ok) return refusal("invalid-prompt", { ...found.error, position });
    return {
      ok: true,
      value: answerOf(found.value.id, facts, sources) ?? NO_ANSWER[facts.language],
    };
  }
  return { ok: true, value: values[name]() };
}

function valuesOf(
  facts: PromptFacts,
  sources: PromptSources,
): Record<Exclude<PromptVariable, "file" | "answer">, () => string> {
  const { language } = facts;
  const clock = () => clockFacts(facts.dueAt, facts.timezone, language);
  return {
    date: () => clock().date,
    time: () => clock().time,
    yesterday: () => clock().yesterday,
    weekday: () => clock().weekday,
    job: () => facts.jobName,
    folder: () => facts.folder,
    run: () => (facts.runId === null ? NO_RUN[language] : String(facts.runId)),
    last_answer: () => ownAnswer(facts, sources) ?? NO_ANSWER[language],
  };
}

function shellValues(command: string, facts: PromptFacts, sources: PromptSources): RenderedPrompt {
  const { variables, answers } = namedInCommand(command);
  const values = valuesOf(facts, sources);
  const env: Record<string, string> = {};
  for (const name of variables) {
    // A script can test for an empty value; words that say so would be taken for an answer.
    env[SHELL_VARIABLES[name]] =
      name === "last_answer" ? (ownAnswer(facts, sources) ?? "") : values[name]();
  }
  for (const id of answers) {
    env[`${SHELL_ANSWER_PREFIX}${id}`] = answerOf(id, facts, sources) ?? "";
  }
  return { prompt: command, env };
}

function ownAnswer(facts: PromptFacts, sources: PromptSources): string | null {
  return facts.jobId === null ? null : answerOf(facts.jobId, facts, sources);
}

function answerOf(jobId: number, facts: PromptFacts, sources: PromptSources): string | null {
  const answer = sources.lastAnswer(jobId, facts.runId)?.trim() ?? "";
  if (answer === "") return null;
  if (answer.length <= MAX_PROMPT_ANSWER_CHARS) return answer;
  const mark = `… (cut: the answer has ${answer.length} characters)`;
  return `${answer.slice(0, MAX_PROMPT_ANSWER_CHARS)}\n${mark}`;
}

function refusal(code: string, problem: PromptProblem): { ok: false; error: PromptRefusal } {
  return { ok: false, error: { code, ...problem } };
}
