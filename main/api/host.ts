/** What the API needs of the host that carries it. */
import type { AgentEnvironment } from "../../contract/agents.ts";
import type { DashboardStatus } from "../../contract/dashboard.ts";
import type { Backup, Restoring } from "../../contract/data.ts";
import type { Wanted } from "../../contract/errors.ts";
import type { AgentInfo, Health } from "../../contract/health.ts";
import type { Settings } from "../../contract/settings.ts";
import type { SteeringState } from "../../contract/steering-words.ts";
import type { AgentId } from "../../contract/words.ts";
import type { Engine } from "../engine/engine.ts";
import type { NotificationRelay } from "../delivery/notification-relay.ts";
import type { Notifications } from "../delivery/notifications.ts";
import type { Agents, Refusal, Result } from "../engine/ports.ts";

/** The pages in the browser, as a host serves them. */
export interface DashboardPort {
  status(): DashboardStatus;
  /** A link that lets one browser in, once. Errors: `no-dashboard`. */
  link(): Result<{ url: string; expiresAt: number }>;
  /** Makes a new token; every browser and script has to come again. */
  renewToken(): DashboardStatus;
  /** Tells that a setting of it was changed. */
  settingsChanged(): void;
}

/** What a host knows of the bot that it listens to. */
export interface SteeringLink {
  state: SteeringState;
  problem: string | null;
  bot: string | null;
  heardAt: number | null;
  nextTryAt: number | null;
}

/** Steering from Telegram, as a host that stays carries it. */
export interface SteeringHost {
  link(): SteeringLink;
  /** End of the pairing code that is open; null without one. */
  codeExpiresAt(): number | null;
  /** Makes a code; an earlier one is void. Errors: `not-set-up`. */
  newCode(): Result<{ code: string; expiresAt: number; url: string | null }>;
}

/** Why a setting was not changed; `wanted` where it is a number that breaks a rule. */
export interface SettingProblem extends Refusal {
  wanted?: Wanted;
}

export interface ApiHost {
  engine: Engine;
  agents: Agents & {
    detectAll(): Promise<AgentInfo[]>;
    detect(agent: AgentId): Promise<AgentInfo>;
    /** The environment agents get, compared with the engine's own. `fresh` asks the login shell again. */
    environmentReport(fresh: boolean): Promise<AgentEnvironment>;
    continueCommand(agent: AgentId, sessionId: string, cwd: string): string | null;
    /** What the demonstration is asked to do where nobody wrote anything, in the language of the engine. */
    demoTask(): { name: string; prompt: string };
  };
  settings: {
    get(): Settings;
    /** Errors: `unknown-setting`, `invalid-setting`, `bad-config`. */
    set(key: string, value: unknown): Promise<Result<Settings, SettingProblem>>;
  };
  notifications: Notifications;
  /** Hands notifications of the desktop to an app that shows them. */
  relay: Pick<NotificationRelay, "take" | "answer">;
  data: {
    /** Makes a backup and gives its path. */
    backup(reason: string): string;
    check(): { ok: boolean; problems: string[] };
    /** Newest first. */
    backups(): Backup[];
    /** What is to be restored, and what became of the last. */
    restoring(): Omit<Restoring, "canRestart">;
    /** Has a backup restored at the next start. Errors: `not-a-backup`, those of the disk. */
    wishRestore(path: string): Result<unknown>;
    cancelRestore(): void;
    /** The outcome of the last restore has been read. */
    forgetRestored(): void;
    /** Removes every ended run that is not pinned; gives how many. */
    clearHistory(): Promise<number>;
  };
  /** null in a host that listens to no bot. */
  steering: SteeringHost | null;
  /** null in a host that serves no pages. */
  dashboard: DashboardPort | null;
  about: Pick<Health, "version" | "host" | "pid" | "dataDir" | "startedAt">;
  heartbeatAt(): number;
  /** Starts the engine anew soon after the answer has been sent; null in a host that cannot. */
  restart: (() => void) | null;
  /** Ends the host soon after the answer has been sent. */
  shutdown(stopAgents: boolean): void;
}
