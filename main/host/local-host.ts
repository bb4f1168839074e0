/**
 * A host of the engine in this process: takes the lock, opens the store, puts the parts together. The daemon,
 * the desktop app and the command line (where no engine runs) are built on it.
 */
import { homedir } from "node:os";
import path from "node:path";
import type { ContractRouterClient } from "@orpc/contract";
import type { contract } from "../../contract/router.ts";
import { createAgents, type AgentsService } from "../agents/index.ts";
import type { ApiHost } from "../api/host.ts";
import { describeError } from "../engine/describe-error.ts";
import { Engine } from "../engine/engine.ts";
import type { NotificationPort } from "../delivery/notification-port.ts";
import { NotificationRelay } from "../delivery/notification-relay.ts";
import type { Notifications } from "../delivery/notifications.ts";
import type { Log, Machine, Result } from "../engine/ports.ts";
import { reclaim } from "../engine/reclaim.ts";
import { createPrograms } from "../runs/programs.ts";
import { createLauncher, shimPathIn } from "../runs/index.ts";
import { createWorkspaces } from "../runs/workspaces/index.ts";
import { ownIdentity } from "../runs/identity.ts";
import {
  backupLister,
  cancelRestore,
  forgetOutcome,
  openStore,
  readRestoreNote,
  takeEngineLock,
  wishRestore,
  type EngineHolder,
  type OpenedStore,
} from "../store/index.ts";
import { systemClock, systemEntropy, systemTimers } from "./clock.ts";
import type { ConfigWriter } from "./config-store.ts";
import { programFile, resourcesDir } from "./data-dir.ts";
import { isKnownDatabase, stampDatabase } from "./database-stamp.ts";
import { faultFrom } from "./faults.ts";
import { isHolderAlive } from "./holder.ts";
import { languageFor, languagesOf } from "./language.ts";
import { clearEnded, endedInOrder, lastBeat, leaveBeat, leaveEnded } from "./life-signs.ts";
import { hostMachine } from "./machine.ts";
import { nativeNotifications } from "./native-notifications.ts";
import { hostNotifications } from "./notifications.ts";
import { hostRedactor, learning, learnStored, redactedLog } from "./redaction.ts";
import { removeOldRuns } from "./remove-old-runs.ts";
import { fileSecrets, type SecretBox } from "./secrets.ts";
import { openSettings, type SettingsFile } from "./settings.ts";
import { version } from "./version.ts";

export type Client = ContractRouterClient<typeof contract>;

export interface LocalHostOptions {
  /** Whether due instants are claimed. */
  claims: boolean;
  host: "daemon" | "desktop" | "cli";
  env: Record<string, string | undefined>;
  log: Log;
  /** Socket at which others will find this host; null when it listens nowhere. */
  socket?: string | null;
  /** How long to wait for a holder of the lock that is about to end. */
  waitForLockMs?: number;
  onShutdown?: (stopAgents: boolean) => void;
  /** Closes this host and opens it anew; left out where nothing runs that could. */
  onRestart?: () => void;
  /** Notifications of the system, where the host has its own way to show them. */
  native?: NotificationPort;
  /** Called with every sign of life of the engine, every 30 s or so. */
  onBeat?: () => void;
  /** The keyring of the system, where the host has a way to it. */
  secretBox?: SecretBox;
  /** Languages of the system, best first, where the host has its own way to know them; else the environment says. */
  preferredLanguages?: () => readonly string[];
  /** How the settings are written, where the host has its own way. */
  writeConfig?: ConfigWriter;
  /** Adds what the host knows of the machine to what every host can see. */
  machine?: (base: Machine) => Machine;
}

export interface LocalHost {
  engine: Engine;
  api: ApiHost;
  agents: AgentsService;
  settings: SettingsFile;
  data: OpenedStore;
  /** What was done about a damaged database, or to restore a backup; null when there was nothing to do. */
  recovered: { message: string } | null;
  /** The API in process. Loads the server side of it on first use. */
  client(): Promise<Client>;
  close(options?: { stopAgents: boolean }): Promise<void>;
}

const LOCK_RETRY_MS = 50;
const asItIs = (machine: Machine): Machine => machine;

/** Errors: `held`, `unusable`, `bad-config`, and those of opening the store. */
export async function openLocal(
  dataDir: string,
  options: LocalHostOptions,
): Promise<Result<LocalHost>> {
  const lock = await waitForLock(dataDir, options);
  if (!lock.ok) return lock;
  const settings = await openSettings(dataDir, options.writeConfig);
  if (!settings.ok) {
    lock.value.release();
    return settings;
  }
  const opened = openStore({ dir: dataDir, clock: systemClock, log: options.log });
  if (!opened.ok) {
    lock.value.release();
    return opened;
  }
  const data = opened.value;
  const redactor = hostRedactor(settings.value, options.env);
  const log = redactedLog(options.log, redactor);
  const preferred = options.preferredLanguages ?? (() => languagesOf(options.env));
  const language = () => languageFor(settings.value.get().language, preferred());
  const agents = createAgents({
    baseEnv: options.env,
    homeDir: homedir(),
    resourcesDir: resourcesDir(),
    language,
    userPricesFile: path.join(dataDir, "prices.json"),
    asker: { args: [programFile(), "__ask"], env: { BELFRY_HOME: dataDir } },
  });
  let beatAt = systemClock.now();
  const machine = (options.machine ?? asItIs)(hostMachine(dataDir, options.env));
  const fault = faultFrom(options.env);
  const stored = fileSecrets(dataDir, { box: options.secretBox ?? null, env: options.env });
  const learned = learnStored(stored, redactor).catch((error: unknown) =>
    log.warn("The stored secrets are not known.", { error: describeError(error) }),
  );
  // A keyring may be locked, and need a person: the engine does not wait for that.
  if (options.secretBox === undefined) await learned;
  const ownWay = options.native ?? nativeNotifications(options.env, process.platform);
  const relay = new NotificationRelay(ownWay, systemTimers);
  const notifications: Notifications = hostNotifications({
    env: options.env,
    language,
    log,
    redactor,
    fault,
    store: data.store,
    settings: settings.value,
    machine,
    secrets: learning(stored, redactor),
    native: relay,
    publish: (event) => engine.context.events.publish(event),
  });
  const engine: Engine = new Engine(
    {
      clock: systemClock,
      timers: systemTimers,
      entropy: systemEntropy,
      log,
      store: data.store,
      agents,
      launcher: createLauncher({
        shimPath: shimPathIn(resourcesDir(), process.platform),
        platform: process.platform,
        nodePath: process.execPath,
        log,
        redactor,
      }),
      programs: createPrograms(),
      redactor,
      machine,
      workspaces: createWorkspaces({ env: options.env, now: () => systemClock.now() }),
      fault,
      settings: () => settings.value.get(),
      resolveDir: (relative) => path.join(dataDir, relative),
      notices: notifications.notices,
      beat: (at) => {
        beatAt = at;
        leaveBeat(dataDir, at);
        options.onBeat?.();
      },
    },
    { claims: options.claims },
  );
  // Before anything can be claimed: what was started after the backup must not be started again.
  if (data.recovered !== null || !isKnownDatabase(dataDir)) {
    const toldUntil = endedInOrder(dataDir)?.at ?? lastBeat(dataDir) ?? 0;
    reclaim(engine.context, (upTo) => data.store.reserveRunIds(upTo), toldUntil);
    stampDatabase(dataDir);
  }
  engine.worktrees.findAgain();
  // Whether the channel of the desktop is there depends on it.
  relay.onChange(() => engine.context.events.publish({ type: "notifications" }));
  const startedAt = systemClock.now();
  const api: ApiHost = {
    engine,
    agents,
    settings: settings.value,
    notifications,
    relay,
    data: {
      backup: (reason) => data.store.backup(reason, { keep: settings.value.get().backup.keep }),
      check: () => data.store.check(),
      backups: backupLister(dataDir),
      restoring: () => restoringIn(dataDir),
      wishRestore: (file) => wishRestore(dataDir, file, systemClock.now()),
      cancelRestore: () => void cancelRestore(dataDir),
      forgetRestored: () => forgetOutcome(dataDir),
      clearHistory: () =>
        removeOldRuns(data.store, dataDir, { maxAgeDays: 0, maxRunsPerJob: null, maxBytes: null }),
    },
    steering: null,
    dashboard: null,
    about: { version: version(), host: options.host, pid: process.pid, dataDir, startedAt },
    heartbeatAt: () => beatAt,
    restart: options.onRestart ?? null,
    shutdown: (stopAgents) => options.onShutdown?.(stopAgents),
  };
  // A command that works for a moment says nothing about the engine.
  const isHost = options.claims && options.socket !== undefined;
  if (isHost) clearEnded(dataDir);
  let closed = false;
  return {
    ok: true,
    value: {
      engine,
      api,
      agents,
      settings: settings.value,
      data,
      recovered: data.recovered ?? data.restore,
      async client() {
        const { localClient } = await import("../api/router.ts");
        return localClient(api);
      },
      async close(how = { stopAgents: false }) {
        if (closed) return;
        closed = true;
        await engine.stop(how);
        await notifications.outbox.close();
        if (isHost) leaveEnded(dataDir, { at: systemClock.now(), bootId: ownIdentity().bootId });
        data.close();
        lock.value.release();
      },
    },
  };
}

function restoringIn(dataDir: string): ReturnType<ApiHost["data"]["restoring"]> {
  const { wish, last } = readRestoreNote(dataDir);
  return {
    wish: wish && { path: wish.file, at: wish.wishedAt },
    last: last && {
      path: last.file,
      at: last.at,
      restored: last.restored,
      kept: last.kept,
      message: last.message,
    },
  };
}

async function waitForLock(dataDir: string, options: LocalHostOptions) {
  const holder: EngineHolder = {
    ...ownIdentity(),
    host: options.host,
    socket: options.socket ?? null,
  };
  const giveUpAt = systemClock.monotonic() + (options.waitForLockMs ?? 0);
  for (;;) {
    const lock = takeEngineLock(dataDir, holder, isHolderAlive);
    if (lock.ok || lock.error.code !== "held") return lock;
    // A command gives the lock back in a moment; a holder that listens stays.
    if (lock.error.holder.socket !== null || systemClock.monotonic() >= giveUpAt) return lock;
    await new Promise<void>((resolve) => systemTimers.after(LOCK_RETRY_MS, resolve));
  }
}
