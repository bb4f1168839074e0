/**
 * The engine this app shows: its own, or that of a daemon which holds the data folder already. Tray, pages and
 * dialogs speak to it through the contract's client and do not care which it is.
 */
import type { ServedPort } from "../api/message-port.ts";
import type { NotificationPort } from "../delivery/notification-port.ts";
import type { Log, Machine, Result } from "../engine/ports.ts";
import type { Connection } from "../host/client.ts";
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
  /** Answers a page's calls from when it resolves. */
  serve(port: ServedPort): Promise<void>;
  /** Ends the connection, or the engine when it is our own. */
  close(how: { stopAgents: boolean }): Promise<void>;
}

/** An engine that was opened or found. What speaks the contract with it is large, and is loaded by `link`. */
export interface FoundEngine {
  /** As in the link. It is armed. */
  own: OwnEngine | null;
  link(): Promise<EngineLink>;
}

export interface LinkOptions {
  dataDir: string;
  env: Record<string, string | undefined>;
  log: Log;
  /** Adds what this system tells the app about power, network and use to what files tell. */
  machine: (base: Machine) => Machine;
  /** Languages of the system, best first. */
  preferredLanguages: () => readonly string[];
  /** How notifications are shown. */
  native: NotificationPort;
  /** Someone asked the engine, by its socket, to end. */
  onShutdown: (stopAgents: boolean) => void;
  /** Someone asked the engine to start anew. */
  onRestart: () => void;
}

/** How long to wait for a command that edits and holds the lock for a moment. */
const WAIT_FOR_LOCK_MS = 5_000;

/** Opens the engine, or finds who holds the data folder. Errors: those of opening it; `unreachable`. */
export async function findEngine(options: LinkOptions): Promise<Result<FoundEngine>> {
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
    preferredLanguages: options.preferredLanguages,
    writeConfig: writeWithElectronStore,
    secretBox: electronSecretBox,
  });
  if (opened.ok) {
    const host = opened.value;
    const own = { host, parts: await startParts(host, { dataDir, socket, log }) };
    return { ok: true, value: { own, link: () => ownLink(own) } };
  }
  if (opened.error.code !== "held") return opened;
  const attached = await attach(dataDir);
  if (!attached.ok) return attached;
  return { ok: true, value: { own: null, link: async () => attached.value } };
}

/** As `findEngine`. */
export async function openLink(options: LinkOptions): Promise<Result<EngineLink>> {
  const found = await findEngine(options);
  return found.ok ? { ok: true, value: await found.value.link() } : found;
}

async function ownLink(own: OwnEngine): Promise<EngineLink> {
  const { host, parts } = own;
  return {
    client: await host.client(),
    own,
    async serve(port) {
      const { serveMessagePort } = await import("../api/message-port.ts");
      serveMessagePort(host.api, port);
    },
    async close(how) {
      await parts.close();
      await host.close(how);
    },
  };
}

/** Speaks to the engine that holds the data folder. Errors: `no-engine`, `unreachable`. */
export async function attach(dataDir: string): Promise<Result<EngineLink>> {
  const { connect } = await import("../host/client.ts");
  const connected = await connect(dataDir);
  if (!connected.ok) return connected;
  return { ok: true, value: linkOver(connected.value) };
}

/** The engine of another process or machine. */
export function linkOver({ client, close }: Connection): EngineLink {
  return {
    client,
    own: null,
    async serve(port) {
      const { forwardMessagePort } = await import("../api/forward.ts");
      forwardMessagePort(client, port);
    },
    close: async () => close(),
  };
}
