/** Settings of an engine. Each has a default; a file that names only some is complete. */
import * as z from "zod";
import { notificationSettingsSchema, type NotificationSettings } from "./notifications.ts";
import { SETTINGS_DEFAULTS } from "./settings-defaults.ts";
import { channelId } from "./tell.ts";
import { AGENT_IDS } from "./words.ts";

const {
  engine,
  budgets,
  retention,
  backup,
  outgoing,
  dashboard,
  changes,
  redaction,
  worktrees,
  desktop,
  steering,
  language,
  ui,
} = SETTINGS_DEFAULTS;
const ms = z.int().min(0);
const usd = z.number().positive().nullable();

/** Written out, since the defaults are of this type and the schema is built from the defaults. */
export interface Settings {
  engine: {
    /** Sum of the weights of the runs that may be active at once. */
    maxActive: number;
    /** Runs at once per agent; agents not named here have no limit of their own. */
    maxPerAgent: Partial<Record<(typeof AGENT_IDS)[number], number>>;
    /** An occurrence dispatched later than this after its due instant is late. */
    graceMs: number;
    /** Distance between catch-up runs after start or wake. */
    catchUpSpreadMs: number;
    /** Wall-clock limit of a run; 0 = none. */
    timeoutMs: number;
    /** Limit of silence of an agent run; 0 = none. Plain shell commands have none unless their job says so. */
    stallMs: number;
    /** Between TERM and KILL. */
    stopGraceMs: number;
    /** How long a process may go on after its final result. */
    lingerMs: number;
    autoPauseAfter: number;
    /** New runs are refused below this. */
    minFreeBytes: number;
    outputCapBytes: number;
  };
  budgets: {
    usdPerDay: number | null;
    usdPerMonth: number | null;
    tokensPerDay: number | null;
    /** Absolute folder → US dollars a day. */
    usdPerFolderPerDay: Record<string, number>;
  };
  retention: {
    maxAgeDays: number | null;
    maxRunsPerJob: number | null;
    maxBytes: number | null;
  };
  backup: {
    /** Backups kept; the oldest go first. */
    keep: number;
  };
  notifications: NotificationSettings;
  /** Whom messages may be sent to. */
  outgoing: {
    /** Hosts that may be reached; empty = every host on the public internet. */
    allowedHosts: string[];
    /** Names, addresses or networks within this computer or the local network that may be reached. */
    localHosts: string[];
  };
  dashboard: {
    /** Serve the pages and the API to browsers and scripts of this machine. */
    enabled: boolean;
    /** Address to listen at. Anything but a loopback address lets other machines try. */
    address: string;
    /** The first port tried; the next 99 follow when it is taken. 0 = any free one. */
    port: number;
    /** Further names (`host` or `host:port`) under which a browser may reach it, e.g. behind a proxy. */
    allowedHosts: string[];
  };
  changes: {
    /** Whether the state of a folder under git is recorded before and after each attempt. */
    record: boolean;
  };
  redaction: {
    /** Whether tokens of well-known services are taken out of output by their shape; known secrets always are. */
    tokenShapes: boolean;
  };
  worktrees: {
    /** Worktrees of ended runs beyond this number are removed by housekeeping, where nothing is lost with them. */
    keep: number;
    maxBytes: number;
  };
  desktop: {
    /** Start the app, hidden in the tray, when the person logs in. */
    launchAtLogin: boolean;
    /** Keys that open the quick prompt from anywhere, as Electron writes them; null = none. */
    quickPromptShortcut: string | null;
    /** Keep the computer from sleeping while a run is under way. */
    keepAwake: boolean;
    /** Look for newer versions of the app daily, and install them when nothing runs. */
    autoUpdate: boolean;
    /** What becomes of agents under way when the app is quit. */
    onQuit: "ask" | "leave" | "stop";
  };
  steering: {
    /** Telegram channel to whose bot is listened; null = no one steers from a chat. */
    telegram: string | null;
  };
  language: "system" | "en" | "pt-BR";
  /** How the pages look, in the window and in every browser. */
  ui: {
    theme: "system" | "light" | "dark";
  };
}

export const settingsSchema: z.ZodType<Settings> = z.strictObject({
  engine: z
    .strictObject({
      maxActive: z.int().min(1).max(1000).default(engine.maxActive),
      maxPerAgent: z.partialRecord(z.enum(AGENT_IDS), z.int().min(1)).default(engine.maxPerAgent),
      graceMs: ms.default(engine.graceMs),
      catchUpSpreadMs: ms.default(engine.catchUpSpreadMs),
      timeoutMs: ms.default(engine.timeoutMs),
      stallMs: ms.default(engine.stallMs),
      stopGraceMs: ms.default(engine.stopGraceMs),
      lingerMs: ms.default(engine.lingerMs),
      autoPauseAfter: z.int().min(0).default(engine.autoPauseAfter),
      minFreeBytes: z.int().min(0).default(engine.minFreeBytes),
      outputCapBytes: z.int().min(65_536).default(engine.outputCapBytes),
    })
    .prefault({}),
  budgets: z
    .strictObject({
      usdPerDay: usd.default(budgets.usdPerDay),
      usdPerMonth: usd.default(budgets.usdPerMonth),
      tokensPerDay: z.int().positive().nullable().default(budgets.tokensPerDay),
      usdPerFolderPerDay: z
        .record(z.string(), z.number().positive())
        .default(budgets.usdPerFolderPerDay),
    })
    .prefault({}),
  retention: z
    .strictObject({
      maxAgeDays: z.int().min(1).nullable().default(retention.maxAgeDays),
      maxRunsPerJob: z.int().min(1).nullable().default(retention.maxRunsPerJob),
      maxBytes: z.int().min(0).nullable().default(retention.maxBytes),
    })
    .prefault({}),
  backup: z.strictObject({ keep: z.int().min(1).default(backup.keep) }).prefault({}),
  notifications: notificationSettingsSchema.prefault({}),
  outgoing: z
    .strictObject({
      allowedHosts: z.array(z.string().min(1)).default(outgoing.allowedHosts),
      localHosts: z.array(z.string().min(1)).default(outgoing.localHosts),
    })
    .prefault({}),
  dashboard: z
    .strictObject({
      enabled: z.boolean().default(dashboard.enabled),
      address: z
        .union([z.ipv4(), z.ipv6()], { error: "an address such as 127.0.0.1 or ::1 is wanted" })
        .default(dashboard.address),
      port: z.int().min(0).max(65_535).default(dashboard.port),
      allowedHosts: z.array(z.string().min(1)).default(dashboard.allowedHosts),
    })
    .prefault({}),
  changes: z.strictObject({ record: z.boolean().default(changes.record) }).prefault({}),
  redaction: z
    .strictObject({ tokenShapes: z.boolean().default(redaction.tokenShapes) })
    .prefault({}),
  worktrees: z
    .strictObject({
      keep: z.int().min(0).default(worktrees.keep),
      maxBytes: z.int().min(0).default(worktrees.maxBytes),
    })
    .prefault({}),
  desktop: z
    .strictObject({
      launchAtLogin: z.boolean().default(desktop.launchAtLogin),
      quickPromptShortcut: z.string().min(1).nullable().default(desktop.quickPromptShortcut),
      keepAwake: z.boolean().default(desktop.keepAwake),
      autoUpdate: z.boolean().default(desktop.autoUpdate),
      onQuit: z.enum(["ask", "leave", "stop"]).default(desktop.onQuit),
    })
    .prefault({}),
  steering: z
    .strictObject({ telegram: channelId.nullable().default(steering.telegram) })
    .prefault({}),
  language: z.enum(["system", "en", "pt-BR"]).default(language),
  ui: z.strictObject({ theme: z.enum(["system", "light", "dark"]).default(ui.theme) }).prefault({}),
});
