/** The door of this folder: all agents behind the engine's `Agents` port, and their detection. */
import { existsSync } from "node:fs";
import path from "node:path";
import type { AgentEnvironment } from "../../contract/agents.ts";
import type { AgentInfo } from "../../contract/health.ts";
import type { MessageLanguage } from "../../contract/notification-words.ts";
import type { AgentId } from "../../contract/words.ts";
import type { Agents } from "../engine/ports.ts";
import type { AgentHost, Asker, Program } from "./adapter.ts";
import { demoTask, type DemoTask } from "./demo.ts";
import { createDetector } from "./detect.ts";
import type { CapturedEnvironment, ShellEnvironment } from "./environment.ts";
import { createShellEnvironment, environmentDifference } from "./environment.ts";
import { prepareCommand } from "./prepare.ts";
import { loadPrices } from "./prices.ts";
import { probe } from "./probe.ts";
import { adapterOf } from "./registry.ts";
import { shellLine } from "./quote.ts";
import { variable } from "./which.ts";

export { environmentDifference } from "./environment.ts";
export type { CapturedEnvironment, ShellEnvironment } from "./environment.ts";
export { loadPrices, parsePrices, priceTable, type Price, type PriceTable } from "./prices.ts";
export { profileFlags, type ProfileRow } from "./profiles.ts";

/** What detection found of one agent. */
export type AgentDetection = AgentInfo;

export interface AgentsOptions {
  /** Environment of the engine's process; read once, by the host. */
  baseEnv: Record<string, string | undefined>;
  homeDir: string;
  /** Folder that holds `demo-agent.mjs`, its words and `prices.json`. */
  resourcesDir: string;
  /** What the engine speaks to people at the moment; English where nobody says. */
  language?: () => MessageLanguage;
  /** The user's own price file, laid over the shipped one; null for none. */
  userPricesFile?: string | null;
  /** Default: the login shell is asked. Tests and hosts may inject their own. */
  shellEnvironment?: ShellEnvironment;
  /** Arguments and variables with which `nodePath` takes the questions of agents to the engine; null for no questions. */
  asker?: Asker | null;
  platform?: NodeJS.Platform;
  isRoot?: boolean;
  nodePath?: string;
  /** Wall clock in epoch milliseconds. */
  now?: () => number;
  timezone?: () => string;
}

/** The port, and what pages and the command line need besides. */
export interface AgentsService extends Agents {
  /** State of every agent; in parallel, spending no tokens. Never throws. */
  detectAll(): Promise<AgentDetection[]>;
  detect(agent: AgentId): Promise<AgentDetection>;
  /** Shell command with which a person goes on with a session; null where that is not possible. */
  continueCommand(agent: AgentId, sessionId: string, cwd: string): string | null;
  /** What the demonstration is asked to do where nobody wrote anything, in the language of the moment. */
  demoTask(): DemoTask;
  environment(): Promise<CapturedEnvironment>;
  /** The same for people: names only, compared with the engine's own. `fresh` asks the login shell again. */
  environmentReport(fresh: boolean): Promise<AgentEnvironment>;
  refreshEnvironment(): Promise<CapturedEnvironment>;
  /** Reads the price files again. Returns what is wrong with them, or null. */
  reloadPrices(): string | null;
}

/** Puts the adapters together. Nothing is started and no shell is asked before the first use. */
export function createAgents(options: AgentsOptions): AgentsService {
  const platform = options.platform ?? process.platform;
  const nodePath = options.nodePath ?? process.execPath;
  const shippedPrices = path.join(options.resourcesDir, "prices.json");
  let prices = loadPrices(shippedPrices, options.userPricesFile ?? null);
  const host: AgentHost = {
    platform,
    homeDir: options.homeDir,
    isRoot: options.isRoot ?? process.getuid?.() === 0,
    nodePath,
    nodeIsElectron: process.versions["electron"] !== undefined,
    resourcesDir: options.resourcesDir,
    language: options.language ?? (() => "en"),
    asker: options.asker ?? null,
    now: options.now ?? Date.now,
    timezone: options.timezone ?? (() => Intl.DateTimeFormat().resolvedOptions().timeZone),
    prices: () => prices.table,
    probe: (program: Program, args, env, timeoutMs) =>
      probe(program, args, env, timeoutMs, existsSync(options.homeDir) ? options.homeDir : "/"),
  };
  const shellEnvironment =
    options.shellEnvironment ??
    createShellEnvironment({
      baseEnv: options.baseEnv,
      platform,
      homeDir: options.homeDir,
      nodePath,
    });
  const detector = createDetector(host, shellEnvironment);
  return {
    async prepare(request) {
      const { env } = await shellEnvironment.get();
      return prepareCommand(request, host, env, (program, from) => detector.version(program, from));
    },
    reader: (readerOptions) => adapterOf(readerOptions.agent).reader(readerOptions, host),
    detectAll: () => detector.detectAll(),
    detect: (agent) => detector.detect(agent),
    continueCommand(agent, sessionId, cwd) {
      const adapter = adapterOf(agent);
      const args = adapter.continueArgs?.(sessionId);
      const name = adapter.programs[0];
      return args === undefined || name === undefined
        ? null
        : shellLine(cwd, [name, ...args], platform);
    },
    demoTask: () => demoTask(host),
    environment: () => shellEnvironment.get(),
    async environmentReport(fresh) {
      const captured = await (fresh ? shellEnvironment.refresh() : shellEnvironment.get());
      const { source, shell, problem, env } = captured;
      const folders =
        variable(env, "PATH", platform)?.split(platform === "win32" ? ";" : ":") ?? [];
      const difference = environmentDifference(env, options.baseEnv);
      return { source, shell, problem, ...difference, path: folders.filter((each) => each !== "") };
    },
    refreshEnvironment: () => shellEnvironment.refresh(),
    reloadPrices() {
      prices = loadPrices(shippedPrices, options.userPricesFile ?? null);
      return prices.problem;
    },
  };
}
