/** Finds the agents on this computer: path, version, sign-in state. Spends no tokens. */
import { statSync } from "node:fs";
import type { AgentInfo } from "../../contract/health.ts";
import { AGENT_IDS, type AgentId } from "../../contract/words.ts";
import type { Adapter, AgentHost, Program } from "./adapter.ts";
import type { ShellEnvironment } from "./environment.ts";
import { findProgram } from "./prepare.ts";
import { adapterOf } from "./registry.ts";
import { complaint } from "./text.ts";
import { packageVersion } from "./which.ts";

/** Gemini CLI takes 2–5 s for its version; a cold disk doubles that. */
const VERSION_TIMEOUT_MS = 15_000;

export interface Detector {
  detect(agent: AgentId): Promise<AgentInfo>;
  detectAll(): Promise<AgentInfo[]>;
  /** Version of a program; asked once per file and change of the file. Null when it does not tell. */
  version(program: Program, env: Record<string, string>): Promise<string | null>;
}

export function createDetector(host: AgentHost, environment: ShellEnvironment): Detector {
  const versions = new Map<string, Promise<{ version: string | null; problem: string | null }>>();

  const ask = (
    program: Program,
    env: Record<string, string>,
  ): Promise<{ version: string | null; problem: string | null }> => {
    const key = identityOf(program);
    const known = versions.get(key);
    if (known !== undefined) return known;
    const asked = askVersion(program, env, host);
    versions.set(key, asked);
    // A failure is not kept: the next look may find the program in order.
    void asked.then((answer) => {
      if (answer.version === null) versions.delete(key);
    });
    return asked;
  };

  const detect = async (agent: AgentId): Promise<AgentInfo> => {
    const adapter = adapterOf(agent);
    const info: AgentInfo = {
      agent,
      title: adapter.title,
      found: false,
      path: null,
      version: null,
      signedIn: "unknown",
      how: "not looked at",
      problem: null,
      installHint: adapter.installHint,
    };
    if (agent === "custom") return { ...info, found: true, how: "your own program knows" };
    try {
      return await look(adapter, info, await environment.get(), host, ask);
    } catch (error) {
      return { ...info, problem: error instanceof Error ? error.message : String(error) };
    }
  };

  return {
    detect,
    detectAll: () => Promise.all(AGENT_IDS.map(detect)),
    version: async (program, env) =>
      packageVersion(program.prefixArgs[0] ?? program.file) ?? (await ask(program, env)).version,
  };
}

async function look(
  adapter: Adapter,
  info: AgentInfo,
  captured: { env: Record<string, string>; problem: string | null },
  host: AgentHost,
  ask: (
    program: Program,
    env: Record<string, string>,
  ) => Promise<{ version: string | null; problem: string | null }>,
): Promise<AgentInfo> {
  const { env } = captured;
  const program = findProgram({ agentPath: null, extraArgs: [] }, adapter, host, env);
  if (program === null) {
    return { ...info, problem: captured.problem ?? "It was not found in the PATH of your shell." };
  }
  if (adapter.programs.length === 0) {
    const signIn = await adapter.signIn(program, env, host);
    return { ...info, ...signIn, found: true, path: program.path };
  }
  const [{ version, problem }, signIn] = await Promise.all([
    ask(program, env),
    adapter.signIn(program, env, host),
  ]);
  return { ...info, ...signIn, found: true, path: program.path, version, problem };
}

async function askVersion(
  program: Program,
  env: Record<string, string>,
  host: AgentHost,
): Promise<{ version: string | null; problem: string | null }> {
  const answer = await host.probe(program, ["--version"], env, VERSION_TIMEOUT_MS);
  const version = /\d+\.\d+[^\s,()]*/.exec(`${answer.stdout}\n${answer.stderr}`)?.[0] ?? null;
  if (answer.timedOut) {
    return { version: null, problem: "It did not tell its version in time." };
  }
  if (answer.code !== 0) {
    const told = complaint(answer.stderr) ?? complaint(answer.stdout);
    return {
      version: null,
      problem: `It could not be started: ${told ?? `exit code ${answer.code}`}`,
    };
  }
  return { version: version?.replace(/\.$/, "") ?? null, problem: null };
}

/** Changes when the file is replaced by an update. */
function identityOf(program: Program): string {
  const file = program.prefixArgs[0] ?? program.file;
  try {
    const { mtimeMs, size } = statSync(file);
    return `${file}\n${mtimeMs}\n${size}`;
  } catch {
    return file;
  }
}
