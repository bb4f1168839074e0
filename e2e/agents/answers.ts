/** What one answer of the fake model comes to in the stream of each CLI. */
import type { Tokens } from "../../contract/run-events.ts";
import type { CostSource } from "../../contract/words.ts";
import type { Cli } from "./clis.ts";

/** Copilot tells no tokens. */
export const ONE_ANSWER: Record<Cli, Tokens | null> = {
  // The 100 tokens written to the cache count as input; its API does not tell reasoning apart.
  claude: { input: 1300, cached: 300, output: 42, reasoning: 0 },
  codex: { input: 900, cached: 300, output: 35, reasoning: 7 },
  opencode: { input: 900, cached: 300, output: 35, reasoning: 7 },
  gemini: { input: 900, cached: 300, output: 42, reasoning: 7 },
  qwen: { input: 900, cached: 300, output: 42, reasoning: 0 },
  copilot: null,
};

export const COST_SOURCE: Record<Cli, CostSource> = {
  claude: "reported",
  codex: "unknown",
  opencode: "reported",
  gemini: "computed",
  qwen: "unknown",
  copilot: "unknown",
};

/** Tokens of several answers. */
export function answers(agent: Cli, count: number): Tokens | null {
  const one = ONE_ANSWER[agent];
  if (one === null) return null;
  return {
    input: one.input * count,
    cached: one.cached * count,
    output: one.output * count,
    reasoning: one.reasoning * count,
  };
}
