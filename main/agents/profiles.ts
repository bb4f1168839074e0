/** The exact flags and variables behind each profile, for people to see before they trust one. */
import { type AgentId, type Profile, PROFILES } from "../../contract/words.ts";
import { adapterOf } from "./registry.ts";

export interface ProfileRow {
  agent: AgentId;
  profile: Profile;
  supported: boolean;
  args: string[];
  env: Record<string, string>;
  note: string;
}

/** One row per profile, least first. */
export function profileFlags(agent: AgentId): ProfileRow[] {
  const adapter = adapterOf(agent);
  return PROFILES.map((profile) => ({ agent, profile, ...adapter.profiles[profile] }));
}
