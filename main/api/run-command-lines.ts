/** A run as commands for a terminal, without the values of its variables: those may be secrets. */
import type { Work } from "../../contract/job.ts";
import type { Attempt } from "../../contract/run.ts";
import { quoteWord, shellLine } from "../agents/quote.ts";

type Platform = NodeJS.Platform;

/** `belfry add now …`: the same work once more, as a job of its own. */
export function belfryCommand(work: Work, platform: Platform): string {
  const words = ["belfry", "add", "now", work.prompt, "--agent", work.agent];
  const option = (name: string, value: string | number | null): void => {
    if (value !== null) words.push(name, String(value));
  };
  option("--cwd", work.cwd);
  option("--profile", work.profile);
  option("--model", work.model);
  option("--agent-path", work.agentPath);
  for (const argument of work.extraArgs) words.push(`--arg=${argument}`);
  const { limits } = work;
  option("--timeout", milliseconds(limits.timeoutMs));
  option("--stall", milliseconds(limits.stallMs));
  option("--max-turns", limits.maxTurns);
  option("--max-usd", limits.maxUsd);
  option("--max-tokens", limits.maxTokens);
  const line = words.map((word) => quoteWord(word, platform)).join(" ");
  const variables = Object.keys(work.env).map((name) => ` --env ${ownValue(name, platform)}`);
  return line + variables.join("");
}

/** What Belfry started for an attempt, ready to be tried by hand. */
export function agentCommand(work: Work, attempt: Attempt, platform: Platform): string | null {
  const { command } = attempt;
  if (command === null) return null;
  const call = [command.file, ...command.args].map((word) => quoteWord(word, platform)).join(" ");
  const [change] = shellLine(work.cwd, ["x"], platform).split(" && ");
  if (platform === "win32") return `${change} && ${call}`;
  const variables = command.envNames.map((name) => `${ownValue(name, platform)} `).join("");
  // The shell agent has its command as an argument; all others read the prompt from standard input.
  const byInput = work.agent !== "shell" && !command.args.includes(work.prompt);
  const input = byInput ? `printf %s ${quoteWord(work.prompt, platform)} | ` : "";
  return `${change} && ${input}${variables}${call}`;
}

const milliseconds = (ms: number | null): string | null => (ms === null ? null : `${ms / 1000}s`);

/** Hands on the value that the variable has in the terminal. */
function ownValue(name: string, platform: Platform): string {
  return platform === "win32" ? `"${name}=%${name}%"` : `${name}="$${name}"`;
}
