/**
 * The engine this app shows: its own, or that of a daemon which holds the data folder already. Tray, pages and
 * dialogs speak to it through the contract's client and do not care which it is.
 */
import { forwardMessagePort } from "../api/forward.ts";
import { serveMessagePort, type ServedPort } from "../api/message-port.ts";
import type { NotificationPort } from "../delivery/notification-port.ts";
import type { Log, Machine, Result } from "../engine/ports.ts";
import { connect, type Connection } from "../host/client.ts";
import { socketPath } from "../host/data-dir.ts";
import { openLocal, type Client, type LocalHost } from "../host/local-host.ts";
import { startParts, type Parts } from "../host/parts.ts";
import { writeWithElectronStore } from "./config-store.ts";
import { electronSecretBox } from "./secret-box.ts";

/** The engine in this process. */
export interface OwnEngine {
  host: LocalHost;
  parts: Parts;
}

export interface EngineLink {
  client: Client;
  /** null when it is the engine of another process. */
  own: OwnEngine | null;
  /** Answers a page's calls. */
  serve(port: ServedPort): void;
  /** Ends the connection, or the engine when it is our own. */
  close(how: { stopAgents: boolean }): Promise<void>;
}

export interface LinkOptions {
  dataDir: string;
  env: Record<string, string | undefined>;
  log: Log;
  /** Adds what this system tells the app about power, network and use to what files tell. */
  machine: (base: Machine) => Machine;
  /** How notifications are shown. */
  native: NotificationPort;
  /** Someone asked the engine, by its socket, to end. */
  onShutdown: (stopAgents: boolean) => void;
  /** Someone asked the engine to start anew. */
  onRestart: () => void;
}

/** How long to wait for a command that edits and holds the lock for a moment. */
const WAIT_FOR_LOCK_MS = 5_000;

/** Errors: those of opening a data folder; `unreachable` when its holder does not answer. */
export async function openLink(options: LinkOptions): Promise<Result<EngineLink>> {
  const { dataDir, env, log } = options;
  const socket = socketPath(dataDir, process.platform, process.getuid?.());
  const opened = await openLocal(dataDir, {
    claims: true,
    host: "desktop",
    env,
    log,
    socket,
    waitForLockMs: WAIT_FOR_LOCK_MS,
    onShutdown: options.onShutdown,
    onRestart: options.onRestart,
    machine: options.machine,
    native: options.native,
    writeConfig: writeWithElectronStore,
    secretBox: electronSecretBox,
  });
  if (opened.ok) return { ok: true, value: await ownLink(opened.value, socket, options) };
  if (opened.error.code !== "held") return opened;
  return attach(dataDir);
}

async function ownLink(host: LocalHost, socket: string, options: LinkOptions): Promise<EngineLink> {
  const { dataDir, log } = options;
  const parts = await startParts(host, {
    dataDir,
    socket,
    log,
  });
  return {
    client: await host.client(),
    own: { host, parts },
    serve: (port) => serveMessagePort(host.api, port),
    async close(how) {
      await parts.close();
      await host.close(how);
    },
  };
}

/** Speaks to the engine that holds the data folder. Errors: `no-engine`, `unreachable`. */
export async function attach(dataDir: string): Promise<Result<EngineLink>> {
  const connected = await connect(dataDir);
  if (!connected.ok) return connected;
  return { ok: true, value: linkOver(connected.value) };
}

/** The engine of another process or machine. */
export function linkOver({ client, close }: Connection): EngineLink {
  return {
    client,
    own: null,
    serve: (port) => forwardMessagePort(client, port),
    close: async () => close(),
  };
}
