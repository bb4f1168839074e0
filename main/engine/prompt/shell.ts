/**
 * Values for shell commands: they travel in the environment, never in the text of the command, so that an answer
 * with a quote in it cannot become part of the command. The command itself stays as written.
 */
import {
  PROMPT_VARIABLES,
  SHELL_ANSWER_PREFIX,
  SHELL_VARIABLES,
  type PromptVariable,
} from "../../../contract/prompt-variables.ts";
import type { PromptProblem } from "./parse.ts";

const BRACES = /\{\{\s*([a-z_]+)\s*(?::\s*([^{}]*?)\s*)?\}\}/g;
const NAMED = /\bBELFRY_[A-Z_]+(?:\d+)?\b/g;

/**
 * A variable in braces, which would stay as it is: the person is told how to get at the value. Braces of other
 * programs (`docker ps --format '{{.Names}}'`) are none of our business.
 */
export function shellProblem(command: string): PromptProblem | null {
  for (const found of command.matchAll(BRACES)) {
    const name = found[1]!;
    if (!Object.hasOwn(PROMPT_VARIABLES, name)) continue;
    const position = found.index;
    const suggestion = insteadOf(name as PromptVariable, found[2] ?? "");
    const message = `A shell command gets its values by the environment, so that they cannot become part of the command: write ${suggestion} instead of ${found[0]}.`;
    return { message, position, suggestion };
  }
  return null;
}

function insteadOf(name: PromptVariable, argument: string): string {
  if (name === "file") return `"$(cat '${argument.replaceAll("'", "'\\''") || "file"}')"`;
  if (name === "answer") {
    return `"$${SHELL_ANSWER_PREFIX}${/^\d+$/.test(argument) ? argument : "12"}" (12 = number of the job)`;
  }
  return `"$${SHELL_VARIABLES[name]}"`;
}

/** Which values a command names. Those it does not name are not read and not set. */
export function namedInCommand(command: string): {
  variables: (keyof typeof SHELL_VARIABLES)[];
  answers: number[];
} {
  const named = new Set(command.match(NAMED));
  const variables = (Object.keys(SHELL_VARIABLES) as (keyof typeof SHELL_VARIABLES)[]).filter(
    (name) => named.has(SHELL_VARIABLES[name]),
  );
  const answers = [...named].flatMap((name) => {
    const id = name.startsWith(SHELL_ANSWER_PREFIX)
      ? Number(name.slice(SHELL_ANSWER_PREFIX.length))
      : Number.NaN;
    return Number.isSafeInteger(id) && id > 0 ? [id] : [];
  });
  return { variables, answers };
}
