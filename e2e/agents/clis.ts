/** The real agent CLIs that `npm run setup:agents` installs beside this file. */
import { existsSync } from "node:fs";
import path from "node:path";
import type { AgentId } from "../../contract/words.ts";

export type Cli = Extract<AgentId, "claude" | "codex" | "opencode" | "gemini" | "qwen" | "copilot">;

export const CLIS: readonly Cli[] = ["claude", "codex", "opencode", "gemini", "qwen", "copilot"];

/** The four that every scenario is run with; the others are held to the read-only proof and the basics. */
export const MAIN_CLIS: readonly Cli[] = ["claude", "codex", "opencode", "gemini"];

/** Versions the expectations were written for; the lock file installs exactly these. */
export const VERSIONS: Record<Cli, string> = {
  claude: "2.1.329",
  codex: "0.169.0",
  opencode: "1.18.33",
  gemini: "0.61.0",
  qwen: "0.24.4",
  copilot: "1.0.102",
};

const modules = path.join(import.meta.dirname, "node_modules");

/**
 * Where the program of a CLI should be. Install scripts do not run, so the two native programs that their
 * packages would copy are started from where they lie.
 */
export function programPath(cli: Cli): string {
  const system = `${process.platform}-${process.arch}`;
  switch (cli) {
    case "claude":
      return path.join(modules, `@anthropic-ai/claude-code-${system}`, "claude");
    case "opencode":
      return path.join(modules, opencodePackage(system), "bin", "opencode");
    case "codex":
    case "gemini":
    case "qwen":
    case "copilot":
      return path.join(modules, ".bin", cli);
  }
}

/** OpenCode's ordinary build for x64 needs AVX2; its baseline build runs everywhere. */
function opencodePackage(system: string): string {
  return system.endsWith("-x64") ? `opencode-${system}-baseline` : `opencode-${system}`;
}

/** Names of the CLIs that are not there; empty when everything is installed. */
export function missingClis(): Cli[] {
  return CLIS.filter((cli) => !existsSync(programPath(cli)));
}
