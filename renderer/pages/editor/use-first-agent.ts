/** The agent a new job begins with: the first that is here and ready, else the plain shell. */
import { useQuery } from "@tanstack/react-query";
import type { AgentInfo } from "../../../contract/health.ts";
import type { AgentId, Profile } from "../../../contract/words.ts";
import { orpc } from "../../lib/query.ts";

export interface FirstAgent {
  agent: AgentId;
  profile: Profile;
}

const NOT_A_CLI: ReadonlySet<AgentId> = new Set(["shell", "custom", "demo"]);

/** A CLI that is signed in goes before one that may be; without any the shell does. */
export function firstAgent(agents: readonly AgentInfo[]): FirstAgent {
  const clis = agents.filter(({ agent, found }) => found && !NOT_A_CLI.has(agent));
  const ready = clis.find(({ signedIn }) => signedIn === "yes");
  const chosen = ready ?? clis.find(({ signedIn }) => signedIn === "unknown") ?? clis[0];
  return chosen
    ? { agent: chosen.agent, profile: "read-only" }
    : { agent: "shell", profile: "full" };
}

/** `agent` is null while it is not known: agents that could not be read are not the same as none. */
export function useFirstAgent() {
  const query = useQuery(orpc.agents.list.queryOptions());
  return { agent: query.data === undefined ? null : firstAgent(query.data), query };
}
