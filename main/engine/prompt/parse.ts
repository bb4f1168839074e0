/**
 * Reads the variables of a prompt: `{{name}}`, `{{name:argument}}`, and `{{{{` for two literal braces.
 *
 * Whatever else stands between double braces is a problem with its place: a prompt that was meant to say something
 * must not reach an agent with a hole in it.
 */
import { PROMPT_VARIABLES, type PromptVariable } from "../../../contract/prompt-variables.ts";
import { nearestWord } from "../../schedule/spelling.ts";

export interface VariablePart {
  name: PromptVariable;
  /** Text after the colon, trimmed; null without one. */
  argument: string | null;
  /** Index of the opening braces in the prompt. */
  position: number;
}

export interface PromptProblem {
  message: string;
  /** Index in the prompt. */
  position: number;
  /** What to write there instead; null where nothing is near. */
  suggestion: string | null;
}

export interface ParsedPrompt {
  /** Literal text and variables in order. */
  parts: (string | VariablePart)[];
  /** The first problem; null when all is well. */
  problem: PromptProblem | null;
}

const OPEN = "{{";
const CLOSE = "}}";
const ESCAPED = "{{{{";
const LITERAL_HINT = `For two literal braces write ${ESCAPED}.`;

/** What people write instead of a name. */
const NICKNAMES: Record<string, PromptVariable> = {
  today: "date",
  now: "time",
  day: "weekday",
  cwd: "folder",
  dir: "folder",
  name: "job",
  run_id: "run",
  id: "run",
  continuity: "last_answer",
  previous_answer: "last_answer",
  previous: "last_answer",
  context: "answer",
};

/** Reads a whole prompt. */
export function parsePrompt(text: string): ParsedPrompt {
  const parts: ParsedPrompt["parts"] = [];
  let problem: PromptProblem | null = null;
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf(OPEN, at);
    if (open === -1) break;
    if (open > at) parts.push(text.slice(at, open));
    if (text.startsWith(ESCAPED, open)) {
      parts.push(OPEN);
      at = open + ESCAPED.length;
      continue;
    }
    const close = text.indexOf(CLOSE, open + OPEN.length);
    const end = close === -1 ? text.length : close + CLOSE.length;
    const read = close === -1 ? unclosed(open) : variableIn(text.slice(open + 2, close), open);
    if ("message" in read) {
      problem ??= read;
      parts.push(text.slice(open, end));
    } else parts.push(read);
    at = end;
  }
  if (at < text.length) parts.push(text.slice(at));
  return { parts, problem };
}

function unclosed(position: number): PromptProblem {
  const message = `These braces are not closed: a variable ends with ${CLOSE}. ${LITERAL_HINT}`;
  return { message, position, suggestion: null };
}

function variableIn(inside: string, position: number): VariablePart | PromptProblem {
  const colon = inside.indexOf(":");
  const name = (colon === -1 ? inside : inside.slice(0, colon)).trim();
  const argument = colon === -1 ? null : inside.slice(colon + 1).trim();
  if (!Object.hasOwn(PROMPT_VARIABLES, name)) return unknown(inside, name, position);
  const known = name as PromptVariable;
  const wants = PROMPT_VARIABLES[known].argument;
  if (wants === null && argument !== null) {
    const message = `{{${name}}} takes nothing after a colon.`;
    return { message, position, suggestion: `{{${name}}}` };
  }
  if (wants !== null && (argument === null || argument === "")) {
    const example = wants === "job" ? "{{answer:Name of the job}}" : "{{file:notes/today.md}}";
    const what = wants === "job" ? "the name or number of a job" : "the path of a file";
    return { message: `{{${name}}} needs ${what}: ${example}.`, position, suggestion: example };
  }
  if (known === "file") {
    const wrong = pathProblem(argument!);
    if (wrong !== null) return { message: wrong, position, suggestion: null };
  }
  return { name: known, argument, position };
}

function unknown(inside: string, name: string, position: number): PromptProblem {
  const folded = name.toLowerCase().replaceAll(/[\s-]+/g, "_");
  const names = Object.keys(PROMPT_VARIABLES) as PromptVariable[];
  const near =
    names.find((each) => each === folded) ?? NICKNAMES[folded] ?? nearestWord(folded, names);
  const meant = near ? withArgument(near as PromptVariable) : null;
  const shown = inside.trim().replaceAll(/\s+/g, " ").slice(0, 40);
  const hint = meant === null ? "" : ` Did you mean ${meant}?`;
  const message = `{{${shown}}} is not a variable.${hint} ${LITERAL_HINT}`;
  return { message, position, suggestion: meant };
}

function withArgument(name: PromptVariable): string {
  const { argument } = PROMPT_VARIABLES[name];
  return argument === null ? `{{${name}}}` : `{{${name}:${argument === "job" ? "Job" : "path"}}}`;
}

/** A file must lie in the folder of the job: what the agent is told to read is no way around its profile. */
function pathProblem(path: string): string | null {
  if (/^([/\\~]|[A-Za-z]:)/.test(path)) {
    return `The path ${path} must be relative to the folder of the job.`;
  }
  if (path.split(/[/\\]/).includes("..")) {
    return `The path ${path} leads out of the folder of the job.`;
  }
  return path.includes("\0") ? "The path of the file has a character that no path can have." : null;
}
