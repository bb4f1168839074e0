/** The `agents` procedures: detection, flags, environment, and a first try. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { workSchema } from "../../contract/job.ts";
import { AGENT_IDS, type AgentId } from "../../contract/words.ts";
import { profileFlags } from "../agents/index.ts";
import { toRun } from "../engine/run-view.ts";
import { fromRefusal } from "./errors.ts";
import type { ApiHost } from "./host.ts";
import type { api } from "./implementer.ts";

const SMOKE_TIMEOUT_MS = 180_000;

export function agentProcedures(os: typeof api) {
  return os.agents.router({
    list: os.agents.list.handler(({ context }) => context.agents.detectAll()),
    flags: os.agents.flags.handler(() =>
      AGENT_IDS.map((agent) => ({
        agent,
        profiles: profileFlags(agent).map(({ profile, supported, args, env, note }) => ({
          profile,
          supported,
          args,
          env,
          note,
        })),
      })),
    ),
    environment: os.agents.environment.handler(({ input, context }) =>
      context.agents.environmentReport(input.fresh),
    ),
    smoke: os.agents.smoke.handler(({ input: { agent }, context, errors }) => {
      const isShell = agent === "shell";
      // A folder with nothing in it, so that the agent has nothing to read.
      const cwd = path.join(context.about.dataDir, "smoke");
      mkdirSync(cwd, { recursive: true, mode: 0o700 });
      const { name, prompt } = smokeTask(agent, context);
      const work = workSchema.parse({
        agent,
        prompt,
        cwd,
        profile: isShell ? "full" : "read-only",
        limits: { timeoutMs: SMOKE_TIMEOUT_MS },
        retry: { attempts: 1 },
      });
      return toRun(fromRefusal(errors, context.engine.runs.ofWork(work, name)));
    }),
  });
}

/** The demonstration repeats what it was asked, and is the first that many see: it has a task of its own. */
function smokeTask(
  agent: AgentId,
  { agents }: Pick<ApiHost, "agents">,
): { name: string; prompt: string } {
  if (agent === "demo") return agents.demoTask();
  const ask = "Reply with the single word ok, and do nothing else.";
  return { name: `Smoke test of ${agent}`, prompt: agent === "shell" ? "echo ok" : ask };
}
