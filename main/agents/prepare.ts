/** Builds the command of one attempt: program, arguments, environment and account. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import type { CommandRequest, CommandSpec, Result } from "../engine/ports.ts";
import { type Adapter, type AgentHost, type Program, refuse } from "./adapter.ts";
import { customProgram } from "./custom.ts";
import { adapterOf } from "./registry.ts";
import { programFor, variable, which } from "./which.ts";

type VersionOf = (program: Program, env: Record<string, string>) => Promise<string | null>;

/** Refuses when the agent is missing, or cannot be held to the profile, or the job would undo the profile. */
export async function prepareCommand(
  request: CommandRequest,
  host: AgentHost,
  shellEnv: Record<string, string>,
  versionOf: VersionOf,
): Promise<Result<CommandSpec>> {
  const adapter = adapterOf(request.agent);
  const profile = adapter.profiles[request.profile];
  if (!profile.supported) {
    const message = `${adapter.title} cannot be held to ${request.profile}: ${lowerFirst(profile.note)} Choose the profile full, or another agent.`;
    return refuse("profile-impossible", message);
  }
  const widened = wideningOf(request, adapter);
  if (widened !== null) return refuse("profile-widened", widened);

  const env = { ...shellEnv, ...request.env };
  const program = findProgram(request, adapter, host, env);
  if (program === null) return refuse("agent-missing", missing(request, adapter));
  const parts = adapter.command(request, host, env);
  if (!parts.ok) return parts;

  const own = parts.value.env;
  return {
    ok: true,
    value: {
      file: program.file,
      args: [...program.prefixArgs, ...parts.value.args],
      env: { ...shellEnv, ...own, ...request.env },
      envNames: [...new Set([...Object.keys(own), ...Object.keys(request.env)])].sort(),
      cwd: request.cwd,
      stdin: parts.value.stdin,
      files: parts.value.files,
      // Only agents know --version; a program of the user is not started for it.
      agentVersion:
        adapter.programs.length === 0
          ? null
          : await versionOf(program, { ...shellEnv, ...own, ...request.env }),
      accountKey: accountKey(adapter, env, host),
    },
  };
}

/** The program of an agent on this computer; null when it is not there. */
export function findProgram(
  request: { agentPath: string | null; extraArgs: string[] },
  adapter: Adapter,
  host: AgentHost,
  env: Record<string, string>,
): Program | null {
  if (adapter.agent === "demo") {
    return { file: host.nodePath, prefixArgs: [], path: host.nodePath };
  }
  if (adapter.agent === "shell") return systemShell(host, env);
  const names =
    adapter.agent === "custom"
      ? [customProgram(request)]
      : request.agentPath === null
        ? adapter.programs
        : [request.agentPath];
  for (const name of names) {
    const file = name === null ? null : which(name, env, host.platform);
    if (file !== null) {
      return programFor(path.resolve(file), host.nodePath, env, host.platform);
    }
  }
  return null;
}

function systemShell(host: AgentHost, env: Record<string, string>): Program | null {
  const file =
    host.platform === "win32"
      ? (variable(env, "COMSPEC", "win32") ?? "C:\\Windows\\System32\\cmd.exe")
      : "/bin/sh";
  return existsSync(file) ? { file, prefixArgs: [], path: file } : null;
}

function missing(request: CommandRequest, adapter: Adapter): string {
  if (adapter.agent === "custom") {
    const program = customProgram(request);
    return program === null
      ? "Name the program to run: its path is missing."
      : `The program ${program} was not found, or may not be executed.`;
  }
  return request.agentPath === null
    ? `${adapter.title} was not found in the PATH of your shell. ${adapter.installHint}`
    : `${adapter.title} was not found at ${request.agentPath}.`;
}

/** Why a job's own arguments or variables would undo the profile or the stream; null when they do not. */
function wideningOf(request: CommandRequest, adapter: Adapter): string | null {
  const { stream, permission, variables } = adapter.reserved;
  const used = adapter.agent === "custom" ? [] : request.extraArgs;
  const clash = used.find((arg) => stream.some((flag) => isFlag(arg, flag)));
  if (clash !== undefined) {
    return `The argument ${clash} cannot be set: Belfry needs it to read what ${adapter.title} does.`;
  }
  if (request.profile === "full") return null;
  const widening = used.find((arg) => permission.some((flag) => isFlag(arg, flag)));
  if (widening !== undefined) {
    return `The argument ${widening} cannot be set: the profile ${request.profile} decides what ${adapter.title} may do.`;
  }
  const name = variables.find((candidate) => request.env[candidate] !== undefined);
  if (name !== undefined) {
    return `The variable ${name} cannot be set: the profile ${request.profile} decides what ${adapter.title} may do.`;
  }
  return null;
}

/** `--flag`, `--flag=value`; a flag that ends in `*` stands for all that begin so. */
function isFlag(arg: string, flag: string): boolean {
  if (flag.endsWith("*")) return arg.startsWith(flag.slice(0, -1));
  return arg === flag || arg.startsWith(`${flag}=`);
}

/**
 * Names the account whose quota is used: agent and a short hash of what signs in. The key itself never leaves the
 * environment.
 */
export function accountKey(adapter: Adapter, env: Record<string, string>, host: AgentHost): string {
  const identity = adapter.accountVariables
    .filter((name) => env[name] !== undefined && env[name] !== "")
    .map((name) => `${name}=${env[name]}`);
  if (identity.length === 0) identity.push(`home=${env["HOME"] ?? host.homeDir}`);
  const hash = createHash("sha256").update(identity.join("\n")).digest("hex").slice(0, 12);
  return `${adapter.agent}:${hash}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
