/** The `agents` procedures: detection, flags, environment, and a first try. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { workSchema } from "../../contract/job.ts";
import { AGENT_IDS } from "../../contract/words.ts";
import { profileFlags } from "../agents/index.ts";
import { toRun } from "../engine/run-view.ts";
import { fromRefusal } from "./errors.ts";
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
      const work = workSchema.parse({
        agent,
        prompt: isShell ? "echo ok" : "Reply with the single word ok, and do nothing else.",
        cwd,
        profile: isShell ? "full" : "read-only",
        limits: { timeoutMs: SMOKE_TIMEOUT_MS },
        retry: { attempts: 1 },
      });
      const name = `Smoke test of ${agent}`;
      return toRun(fromRefusal(errors, context.engine.runs.ofWork(work, name)));
    }),
  });
}
