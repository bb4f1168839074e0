/** The demonstration agent: a small script of ours that behaves like an agent CLI, needs no account and costs nothing. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Result } from "../engine/ports.ts";
import type { Adapter, AgentHost, CommandParts } from "./adapter.ts";
import { promptWithSchema, protocolParser } from "./custom.ts";
import { createReader } from "./reading.ts";

export const demoAdapter: Adapter = {
  agent: "demo",
  title: "Demonstration",
  programs: [],
  installHint: "The demonstration agent is part of Belfry.",
  profiles: {
    "read-only": {
      supported: true,
      args: ["--profile", "read-only"],
      env: {},
      note: "Writes nothing.",
    },
    "workspace-write": {
      supported: true,
      args: ["--profile", "workspace-write"],
      env: {},
      note: "Writes only inside the working folder, and only when told to.",
    },
    full: {
      supported: true,
      args: ["--profile", "full"],
      env: {},
      note: "Writes where it is told to.",
    },
  },
  reserved: { stream: [], permission: ["--profile"], variables: [] },
  accountVariables: [],
  continueArgs: null,
  signIn: async () => ({ signedIn: "yes", how: "the demonstration needs no sign-in" }),

  command(request, host): Result<CommandParts> {
    const args = [
      path.join(host.resourcesDir, "demo-agent.mjs"),
      ...demoAdapter.profiles[request.profile].args,
      "--language",
      host.language(),
    ];
    if (request.resumeSessionId !== null) args.push("--resume", request.resumeSessionId);
    if (request.model !== null) args.push("--model", request.model);
    args.push(...request.extraArgs);
    const env: Record<string, string> = host.nodeIsElectron ? { ELECTRON_RUN_AS_NODE: "1" } : {};
    return {
      ok: true,
      value: {
        args,
        env,
        stdin: promptWithSchema(request.prompt, request.outputSchema),
        files: [],
      },
    };
  },

  reader: (options, host) => createReader(options, host, protocolParser(false)),
};

/** What the demonstration is asked to do where nobody wrote anything: the job of a first start, a first try. */
export interface DemoTask {
  name: string;
  prompt: string;
}

/** In the language of the host. Throws where a file of Belfry's own is missing. */
export function demoTask({
  resourcesDir,
  language,
}: Pick<AgentHost, "resourcesDir" | "language">): DemoTask {
  const file = path.join(resourcesDir, "locales", `${language()}.demo.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { job: DemoTask }).job;
}
