/** The agents: what is found, how each profile is made, which environment they get, and a first try. */
import * as z from "zod";
import { agentInfoSchema } from "./health.ts";
import { procedure } from "./procedure.ts";
import { runSchema } from "./run.ts";
import { AGENT_IDS, PROFILES } from "./words.ts";

const agent = z.enum(AGENT_IDS);

/** How one agent is started under each profile. */
export const agentFlagsSchema = z.strictObject({
  agent,
  profiles: z.array(
    z.strictObject({
      profile: z.enum(PROFILES),
      /** False where the agent cannot be held to the profile; `note` says why. */
      supported: z.boolean(),
      args: z.array(z.string()),
      env: z.record(z.string(), z.string()),
      note: z.string(),
    }),
  ),
});
export type AgentFlags = z.infer<typeof agentFlagsSchema>;

/** Names of variables only; values stay with the engine. */
export const agentEnvironmentSchema = z.strictObject({
  /** Of the login shell, or of the engine's own process. */
  source: z.enum(["shell", "process"]),
  shell: z.string().nullable(),
  /** Why the shell could not be asked; null when it could. */
  problem: z.string().nullable(),
  onlyShell: z.array(z.string()),
  onlyEngine: z.array(z.string()),
  different: z.array(z.string()),
  /** Folders that are searched for programs. */
  path: z.array(z.string()),
});
export type AgentEnvironment = z.infer<typeof agentEnvironmentSchema>;

export const agentsContract = {
  list: procedure
    .route({ method: "GET", path: "/agents", summary: "The agent CLIs found on this machine" })
    .output(z.array(agentInfoSchema)),
  flags: procedure
    .route({ method: "GET", path: "/agents/flags", summary: "The exact flags of every profile" })
    .output(z.array(agentFlagsSchema)),
  environment: procedure
    .route({ method: "GET", path: "/agents/environment", summary: "The environment agents get" })
    .input(
      z
        /** Ask the login shell again. */
        .strictObject({ fresh: z.boolean().default(false) })
        .prefault({}),
    )
    .output(agentEnvironmentSchema),
  /** Spends a few tokens of the agent's account. */
  smoke: procedure
    .route({
      method: "POST",
      path: "/agents/{agent}/smoke",
      summary: "One tiny run through everything a real run goes through",
    })
    .input(z.strictObject({ agent }))
    .output(runSchema),
};
