/**
 * Defaults of the settings, apart from their schema: a host whose file names nothing needs no validator, and
 * an idle daemon none of its memory.
 */
import type { Settings } from "./settings.ts";
import { NOTIFICATION_DEFAULTS } from "./notification-defaults.ts";

const MIB = 1024 * 1024;

export const SETTINGS_DEFAULTS: Settings = {
  engine: {
    maxActive: 4,
    maxPerAgent: {},
    graceMs: 60_000,
    catchUpSpreadMs: 5_000,
    timeoutMs: 3_600_000,
    stallMs: 1_800_000,
    stopGraceMs: 10_000,
    lingerMs: 10_000,
    autoPauseAfter: 5,
    minFreeBytes: 100 * MIB,
    outputCapBytes: 64 * MIB,
  },
  budgets: { usdPerDay: null, usdPerMonth: null, tokensPerDay: null, usdPerFolderPerDay: {} },
  retention: { maxAgeDays: 180, maxRunsPerJob: 1000, maxBytes: 5 * 1024 * MIB },
  backup: { keep: 7 },
  notifications: NOTIFICATION_DEFAULTS,
  outgoing: { allowedHosts: [], localHosts: [] },
  dashboard: { enabled: true, address: "127.0.0.1", port: 4680, allowedHosts: [] },
  changes: { record: true },
  redaction: { tokenShapes: true },
  worktrees: { keep: 20, maxBytes: 10 * 1024 * MIB },
  desktop: {
    launchAtLogin: false,
    quickPromptShortcut: "CommandOrControl+Alt+B",
    keepAwake: false,
    autoUpdate: true,
    onQuit: "ask",
  },
  steering: { telegram: null },
  language: "system",
  ui: { theme: "system" },
};
