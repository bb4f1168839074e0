/**
 * The pages in the browser: a bare server on a port of this machine, which loads the web side with its first
 * connection, like the local socket does.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import path from "node:path";
import type { DashboardStatus } from "../../contract/dashboard.ts";
import { addresses } from "../api/http/addresses.ts";
import { Attempts } from "../api/http/attempts.ts";
import type { GateOptions } from "../api/http/gate.ts";
import { Keys } from "../api/http/keys.ts";
import type { WebServer } from "../api/http/server.ts";
import type { DashboardPort } from "../api/host.ts";
import type { Result } from "../engine/ports.ts";
import type { LocalHost } from "./local-host.ts";
import { pagesDir } from "./data-dir.ts";

/** How many ports are tried, from the one of the setting on. */
const PORTS = 100;
const MAX_CONNECTIONS = 512;
/**
 * Where the port last used is remembered, so that bookmarks hold when a lower one becomes free, and open pages when the
 * engine starts anew. A file: the database may be one that was restored.
 */
const PORT_FILE = "dashboard-port";
/** From a changed setting to its effect: the answer to who changed it goes out first. */
const APPLY_AFTER_MS = 200;

export interface Dashboard extends DashboardPort {
  /** As of the local socket: milliseconds since the last client went; null when none has come. */
  quietMs(monotonicNow: number): number | null;
  close(): Promise<void>;
}

/** Starts serving when the settings say so. Never rejects: what is wrong is in the status. */
export async function openDashboard(host: LocalHost, dataDir: string): Promise<Dashboard> {
  const dashboard = new WebDashboard(host, dataDir);
  await dashboard.start();
  return dashboard;
}

class WebDashboard implements Dashboard {
  readonly #host: LocalHost;
  readonly #tokenFile: string;
  readonly #portFile: string;
  readonly #cookieName: string;
  readonly #attempts = new Attempts();
  #keys: Keys | null = null;
  #server: Server | null = null;
  #port: number | null = null;
  #problem: string | null = null;
  #web: Promise<WebServer> | null = null;
  #sockets = new Set<Socket>();
  #lastGoneAt = 0;
  #cancelApply = () => {};
  /** Starting and ending happen one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(host: LocalHost, dataDir: string) {
    this.#host = host;
    this.#tokenFile = path.join(dataDir, "dashboard-token");
    this.#portFile = path.join(dataDir, PORT_FILE);
    // Cookies do not tell ports apart: the name tells whose it is.
    const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 8);
    this.#cookieName = `belfry_${name}`;
  }

  start(): Promise<void> {
    this.#work = this.#work.then(() => this.#start());
    return this.#work;
  }

  status(): DashboardStatus {
    return {
      enabled: this.#host.settings.get().dashboard.enabled,
      url: this.#url(),
      problem: this.#problem,
      tokenFile: this.#tokenFile,
    };
  }

  link(): Result<{ url: string; expiresAt: number }> {
    const url = this.#url();
    if (url === null || this.#keys === null) {
      const message =
        this.#problem ??
        "The pages are switched off. Switch them on with: belfry config set dashboard.enabled true";
      return { ok: false, error: { code: "no-dashboard", message } };
    }
    const { code, expiresAt } = this.#keys.newLink(this.#now());
    return { ok: true, value: { url: `${url}open/${code}`, expiresAt } };
  }

  renewToken(): DashboardStatus {
    this.#keys?.renew();
    void this.#web?.then((web) => web.hub.closeAll(4401, "signed out"));
    return this.status();
  }

  settingsChanged(): void {
    this.#cancelApply();
    this.#cancelApply = this.#host.engine.context.timers.after(APPLY_AFTER_MS, () => {
      this.#work = this.#work.then(() => this.#stop()).then(() => this.#start());
    });
  }

  quietMs(monotonicNow: number): number | null {
    // A link lives in the memory of this process.
    if (this.#keys?.hasOpenLink(this.#now())) return 0;
    if (this.#web === null) return null;
    return this.#sockets.size > 0 ? 0 : monotonicNow - this.#lastGoneAt;
  }

  close(): Promise<void> {
    this.#cancelApply();
    this.#work = this.#work.then(() => this.#stop());
    return this.#work;
  }

  async #start(): Promise<void> {
    this.#problem = null;
    const { enabled, address, port } = this.#host.settings.get().dashboard;
    if (!enabled) return;
    const { log } = this.#host.engine.context;
    try {
      this.#keys ??= new Keys(this.#tokenFile);
      const server = createServer((socket) => this.#take(socket));
      server.maxConnections = MAX_CONNECTIONS;
      this.#port = await listenNear(server, address, this.#ports(port));
      server.on("error", (error) => log.error("The pages' port failed.", { error: String(error) }));
      this.#server = server;
      rememberPort(this.#portFile, this.#port);
    } catch (error) {
      this.#problem = `The pages cannot be served: ${(error as Error).message}`;
      log.warn(this.#problem);
    }
  }

  /** Ports to try, in this order. */
  #ports(first: number): number[] {
    const last = rememberedPort(this.#portFile);
    if (first === 0) return last === null ? [0] : [last, 0];
    const ports = Array.from({ length: PORTS }, (_, n) => first + n).filter(
      (port) => port < 65_536,
    );
    if (last === null || !ports.includes(last)) return ports;
    return [last, ...ports.filter((port) => port !== last)];
  }

  async #stop(): Promise<void> {
    const server = this.#server;
    const web = await this.#web;
    this.#server = null;
    this.#port = null;
    this.#web = null;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    web?.hub.closeAll(1001, "going away");
    web?.http.emit("close");
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#lastGoneAt = this.#host.engine.context.clock.monotonic();
    });
    const port = this.#port!;
    this.#web ??= import("../api/http/server.ts").then(({ webServer }) =>
      webServer({ host: this.#host.api, gate: this.#gate(port), pagesDir: pagesDir() }),
    );
    this.#web
      .then((web) => web.http.emit("connection", socket))
      .catch((error: unknown) => {
        const { log } = this.#host.engine.context;
        log.error("A connection could not be served.", { error: String(error) });
        socket.destroy();
      });
  }

  #gate(port: number): GateOptions {
    const { clock } = this.#host.engine.context;
    return {
      addresses: addresses(port, this.#host.settings.get().dashboard.allowedHosts),
      keys: this.#keys!,
      attempts: this.#attempts,
      cookieName: this.#cookieName,
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
    };
  }

  #url(): string | null {
    if (this.#port === null) return null;
    const { address } = this.#host.settings.get().dashboard;
    // "Everywhere" is no place to go to.
    const name = address === "0.0.0.0" || address === "::" ? "127.0.0.1" : address;
    return `http://${name.includes(":") ? `[${name}]` : name}:${this.#port}/`;
  }

  #now(): number {
    return this.#host.engine.context.clock.now();
  }
}

function rememberedPort(file: string): number | null {
  try {
    const port = Number(readFileSync(file, "utf8"));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
  } catch {
    return null;
  }
}

/** Best effort: without it the next start takes the first port that is free. */
function rememberPort(file: string, port: number): void {
  if (rememberedPort(file) === port) return;
  try {
    writeFileSync(file, `${port}\n`, { mode: 0o600 });
  } catch {
    // A full disk, for example.
  }
}

/** Listens at the first port that is free. Rejects with a sentence when there is none. */
async function listenNear(server: Server, address: string, ports: number[]): Promise<number> {
  for (const port of ports) {
    const error = await listenAt(server, address, port);
    if (error === null) return (server.address() as AddressInfo).port;
    if (error.code !== "EADDRINUSE") throw error;
  }
  throw new Error(
    `the ports ${ports[0]} to ${ports.at(-1)} are all taken. Choose another: belfry config set dashboard.port <port>`,
  );
}

function listenAt(
  server: Server,
  address: string,
  port: number,
): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error);
    server.once("error", failed);
    server.listen({ host: address, port }, () => {
      server.off("error", failed);
      resolve(null);
    });
  });
}
