/** Agent and folder of the last quick prompt, which the next one begins with. */
import { AGENT_IDS, type AgentId } from "../../../contract/words.ts";

export interface Place {
  agent: AgentId;
  /** Absolute folder; empty before the first prompt. */
  cwd: string;
}

const STORED = "belfry.quick-prompt";
const MAX_TITLE = 60;

export function lastPrompt(): Place {
  try {
    const { agent, cwd } = JSON.parse(localStorage.getItem(STORED) ?? "{}") as Partial<Place>;
    if (agent && AGENT_IDS.includes(agent) && typeof cwd === "string") return { agent, cwd };
  } catch {
    // Something else is stored there; begin anew.
  }
  return { agent: "claude", cwd: "" };
}

export function rememberPrompt(place: Place): void {
  localStorage.setItem(STORED, JSON.stringify(place));
}

/** The first line, shortened: the name of the run. */
export function titleOf(prompt: string): string {
  const [line = ""] = prompt.trim().split("\n");
  return line.length > MAX_TITLE ? `${line.slice(0, MAX_TITLE - 1).trimEnd()}…` : line;
}
