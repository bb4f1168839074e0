/** What an agent may do: the profile that was named, or the least that it can be held to. */
import type { AgentId, Profile } from "../../contract/words.ts";
import { profileFlags } from "../agents/profiles.ts";
import { usage } from "./failure.ts";

/** The profile named, if the agent can be held to it; else the least. */
export function profileOf(agent: AgentId, stated: Profile | undefined): Profile {
  const rows = profileFlags(agent);
  const possible = rows.filter(({ supported }) => supported).map((row) => row.profile);
  if (stated === undefined) {
    if (possible.includes("read-only")) return "read-only";
    if (agent === "shell" || agent === "custom") return "full";
    throw usage(
      "impossible-profile",
      `${agent} cannot be held to read-only. Choose what it may do: --profile ${possible.join(" or --profile ")}.`,
      { field: "profile", possible },
    );
  }
  if (possible.includes(stated)) return stated;
  const note = rows.find((row) => row.profile === stated)?.note ?? "";
  throw usage(
    "impossible-profile",
    `${agent} cannot be held to ${stated}. ${note} Possible: ${possible.join(", ")}.`.replace(
      / +/g,
      " ",
    ),
    { field: "profile", possible },
  );
}

/** Whether an agent cannot be held to anything less than `full`. */
export function isFullOnly(agent: AgentId): boolean {
  return profileFlags(agent).every(({ profile, supported }) => supported === (profile === "full"));
}
