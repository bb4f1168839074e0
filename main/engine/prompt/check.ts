/** What is wrong with a prompt, told when it is saved. */
import type { AgentId } from "../../../contract/words.ts";
import { jobNamed } from "./job-named.ts";
import { parsePrompt, type PromptProblem } from "./parse.ts";
import { shellProblem } from "./shell.ts";

/** The first problem, or null. Files are not looked at: they may come into being before the run does. */
export function promptProblem(
  agent: AgentId,
  prompt: string,
  jobs: () => { id: number; name: string }[],
): PromptProblem | null {
  if (agent === "shell") return shellProblem(prompt);
  const { parts, problem } = parsePrompt(prompt);
  if (problem !== null) return problem;
  for (const part of parts) {
    if (typeof part === "string" || part.name !== "answer") continue;
    const found = jobNamed(jobs(), part.argument!);
    if (!found.ok) return { ...found.error, position: part.position };
  }
  return null;
}
