/** What every agent adapter offers, and what it is given. Internal to this folder; doors use `index.ts`. */
import type { AllowRule } from "../../contract/allow-rules.ts";
import type { MessageLanguage } from "../../contract/notification-words.ts";
import type { CommandRequest, ReaderOptions, Refusal, Result, RunReader } from "../engine/ports.ts";
import type { AgentId, Profile } from "../../contract/words.ts";
import type { PriceTable } from "./prices.ts";

/** A program found on this computer, ready to be started. */
export interface Program {
  /** Absolute path of what is started: the program itself, or the interpreter of a script. */
  file: string;
  /** Arguments before all others: the script, when `file` is an interpreter. */
  prefixArgs: string[];
  /** Where the agent was found, for people. */
  path: string;
}

/** Output of a short command run for detection. `code` is null when it could not be started or took too long. */
export interface Probe {
  code: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

/** The program beside an agent that takes its questions to the engine; `nodePath` runs it. */
export interface Asker {
  args: string[];
  env: Record<string, string>;
}

/** The computer as adapters see it. */
export interface AgentHost {
  platform: NodeJS.Platform;
  homeDir: string;
  /** True when processes are started as root; some agents refuse their full profile then. */
  isRoot: boolean;
  /** Program that runs JavaScript: Node itself, or Electron. */
  nodePath: string;
  /** True when `nodePath` needs ELECTRON_RUN_AS_NODE. */
  nodeIsElectron: boolean;
  /** Folder with `demo-agent.mjs`, its words and `prices.json`. */
  resourcesDir: string;
  /** What the engine speaks to people at the moment. */
  language(): MessageLanguage;
  /** How the program is started with which an agent asks a person; null where there is none. */
  asker: Asker | null;
  /** Wall clock in epoch milliseconds, for reset times told as "in two hours". */
  now(): number;
  /** IANA name of the computer's zone, for reset times told without one. */
  timezone(): string;
  prices(): PriceTable;
  /** Runs a short command. Never throws. */
  probe(
    program: Program,
    args: string[],
    env: Record<string, string>,
    timeoutMs: number,
  ): Promise<Probe>;
}

/** Adapter-specific half of a command; the registry adds program, environment and account. */
export interface CommandParts {
  args: string[];
  /** Variables the adapter sets; variables of the job win over them. */
  env: Record<string, string>;
  /** Text for standard input. */
  stdin: string;
  files: { name: string; content: string }[];
}

/** Sign-in state, without spending tokens. */
export interface SignIn {
  signedIn: "yes" | "no" | "unknown";
  /** How it is known, as a short clause. */
  how: string;
}

/** One agent. */
export interface Adapter {
  agent: AgentId;
  title: string;
  /** Program names to look for in the PATH, best first; empty when the adapter needs no look-up. */
  programs: string[];
  /** A sentence; commands in it are between backticks. */
  installHint: string;
  /** Arguments that make each profile; null where the agent cannot be held to it. */
  profiles: Record<Profile, ProfileFlags>;
  /** Arguments and variables a job may not set, because the profile or the stream depends on them. */
  reserved: Reserved;
  command(
    request: CommandRequest,
    host: AgentHost,
    env: Record<string, string>,
  ): Result<CommandParts, Refusal>;
  reader(options: ReaderOptions, host: AgentHost): RunReader;
  signIn(program: Program, env: Record<string, string>, host: AgentHost): Promise<SignIn>;
  /**
   * Arguments with which the agent allows exactly what a rule says, and nothing more; null where its own notation
   * cannot say that. Without it the agent takes no rules.
   */
  allowArgs?(rule: AllowRule): string[] | null;
  /** Names of variables that decide which account pays; the first that is set identifies it. */
  accountVariables: string[];
  /** Arguments with which a person goes on with a session; null when sessions cannot be continued. */
  continueArgs: ((sessionId: string) => string[]) | null;
}

/** What makes a profile: for the command, and for people to read. */
export interface ProfileFlags {
  /** False when the agent cannot be held to this profile. */
  supported: boolean;
  args: string[];
  env: Record<string, string>;
  /** What it means with this agent, in one or two sentences. */
  note: string;
}

export interface Reserved {
  /** Never allowed in `extraArgs`: the stream could not be read. */
  stream: string[];
  /** Not allowed below the full profile: they would widen it. */
  permission: string[];
  /** Variables with the same effect, not allowed in the job's `env` below the full profile. */
  variables: string[];
}

/** Shorthand for a refusal. */
export function refuse(code: string, message: string): { ok: false; error: Refusal } {
  return { ok: false, error: { code, message } };
}
