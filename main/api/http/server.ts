/** The pages, the contract and the figures over HTTP and WebSocket. Loaded with the first connection. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { BodyLimitPlugin, RPCHandler } from "@orpc/server/node";
import type { ApiHost } from "../host.ts";
import { router } from "../router.ts";
import { refuseSocket, sendJson, sendRefusal, sendText, wantsPage } from "./answers.ts";
import {
  addressOf,
  isRefusal,
  refuseForeign,
  refuseGuessing,
  whoAsks,
  type GateOptions,
  type Refusal,
  type Who,
} from "./gate.ts";
import { securityHeaders } from "./headers.ts";
import { SESSION_MS } from "./keys.ts";
import type { Metrics } from "./metrics.ts";
import { REST_PREFIX, restHandler } from "./openapi.ts";
import { lockedPage, openedPage, PAGE_STYLE, spentLinkPage, unbuiltPage } from "./pages.ts";
import { StaticFiles } from "./static-files.ts";
import { webSocketHub, type WebSocketHub } from "./web-socket.ts";

export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** How long a client may take to say what it wants, in milliseconds. */
export interface TimeLimits {
  headersMs: number;
  requestMs: number;
  /** How often the two are looked at. */
  checkEveryMs: number;
}
const TIME_LIMITS: TimeLimits = { headersMs: 10_000, requestMs: 60_000, checkEveryMs: 5_000 };
const KEEP_ALIVE_MS = 5_000;
/** The engine gives a sign of life every 30 s. */
const STALLED_AFTER_MS = 120_000;

export const OPEN_PATH = "/open/";

export interface WebServerOptions {
  host: ApiHost;
  gate: GateOptions;
  /** Folder of the built pages. */
  pagesDir: string;
  limits?: TimeLimits;
}

export interface WebServer {
  /** Listens nowhere; connections are handed to it with the event `connection`. */
  http: Server;
  hub: WebSocketHub;
}

export function webServer(options: WebServerOptions): WebServer {
  const { host, gate, limits = TIME_LIMITS } = options;
  const { log } = host.engine.context;
  const hub = webSocketHub(host, MAX_BODY_BYTES);
  const routes = new Routes(options);
  const http = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    routes.answer(request, response).catch((error: unknown) => {
      log.error("A request could not be answered.", { error: String(error) });
      if (response.headersSent) return response.destroy();
      sendRefusal(response, { status: 500, code: "failed", message: "This could not be done." });
    });
  };
  http.on("request", answer);
  // Both would be answered by Node itself, without the headers.
  http.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    response.writeContinue();
    answer(request, response);
  });
  http.on("checkExpectation", answer);
  http.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === "ECONNRESET" || !socket.writable) return socket.destroy();
    refuseSocket(socket, malformed(error));
  });
  http.on("connect", (_request: IncomingMessage, socket: Duplex) => {
    refuseSocket(socket, { status: 405, message: "Belfry is no proxy." });
  });
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refuseUpgrade(request, gate);
    if (refusal) refuseSocket(socket, refusal);
    else hub.upgrade(request, socket, head);
  });
  // A server that listens itself begins to watch its time limits at this event; this one is handed its connections.
  http.emit("listening");
  return { http, hub };
}

function malformed(error: NodeJS.ErrnoException): Omit<Refusal, "code"> {
  if (error.code === "HPE_HEADER_OVERFLOW") {
    return { status: 431, message: "The headers of the request are too large." };
  }
  if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return { status: 408, message: "The request took too long to arrive." };
  }
  return { status: 400, message: "This is not a request that can be understood." };
}

function refuseUpgrade(request: IncomingMessage, gate: GateOptions): Refusal | null {
  const foreign = refuseForeign(request, gate);
  if (foreign) return foreign;
  if (request.url !== "/ws") {
    return { status: 404, code: "not-found", message: "The WebSocket is at /ws." };
  }
  const who = whoAsks(request, gate);
  if (isRefusal(who)) return who;
  if (who.kind === "nobody") return unauthorized();
  if (who.kind === "browser" && request.headers.origin === undefined) {
    return { status: 403, code: "no-origin", message: "A browser must say which page asks." };
  }
  return null;
}

function unauthorized(): Refusal {
  return {
    status: 401,
    code: "unauthorized",
    message:
      "A token is needed: open the pages with `belfry ui`, or send `Authorization: Bearer <token>`.",
    headers: { "www-authenticate": "Bearer" },
  };
}

/** What is answered at which path. */
class Routes {
  readonly #options: WebServerOptions;
  readonly #files: StaticFiles;
  readonly #rpc: RPCHandler<ApiHost>;
  #rest: ReturnType<typeof restHandler> | null = null;
  #metrics: Promise<Metrics> | null = null;

  constructor(options: WebServerOptions) {
    this.#options = options;
    this.#files = new StaticFiles(options.pagesDir);
    this.#rpc = new RPCHandler<ApiHost>(router, {
      plugins: [new BodyLimitPlugin({ maxBodySize: MAX_BODY_BYTES })],
    });
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { gate } = this.#options;
    const foreign = refuseForeign(request, gate);
    const trustedHost = foreign?.code === "foreign-host" ? null : request.headers.host!;
    const site = request.headers["sec-fetch-site"]?.toString();
    for (const [name, value] of Object.entries(securityHeaders(trustedHost, site))) {
      response.setHeader(name, value);
    }
    if (foreign) return sendRefusal(response, foreign);
    const target = request.url ?? "/";
    // `//name` would be a link to another machine wherever a page names its own path.
    if (!/^\/(?![/\\])/.test(target)) return sendRefusal(response, notFound());
    const [urlPath = "/"] = target.split("?", 1);
    if (urlPath === "/health") return this.#sendHealth(response);
    if (urlPath === "/locked.css") return sendText(response, 200, "text/css", PAGE_STYLE);
    if (urlPath.startsWith(OPEN_PATH)) return this.#open(request, response, urlPath);
    const who = whoAsks(request, gate);
    if (isRefusal(who)) return sendRefusal(response, who);
    if (who.kind === "nobody") return this.#locked(request, response, urlPath);
    await this.#serve(request, response, urlPath, who);
  }

  async #serve(request: IncomingMessage, response: ServerResponse, urlPath: string, who: Who) {
    const context = this.#options.host;
    if (urlPath === "/metrics") return this.#sendMetrics(response);
    const isRpc = urlPath.startsWith("/rpc/");
    if (isRpc || urlPath.startsWith(`${REST_PREFIX}/`)) {
      const handled = isRpc
        ? await this.#rpc.handle(request, response, { prefix: "/rpc", context })
        : await (this.#rest ??= restHandler(MAX_BODY_BYTES)).handle(request, response, {
            prefix: REST_PREFIX,
            context,
          });
      if (!handled.matched) sendRefusal(response, notFound());
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return sendRefusal(response, { ...notFound(), status: 405 });
    }
    await this.#sendFile(request, response, urlPath, who);
  }

  /** A file of the pages; the page itself for every path that could be a place in it. */
  async #sendFile(request: IncomingMessage, response: ServerResponse, urlPath: string, who: Who) {
    this.#prolong(response, who);
    if (await this.#files.send(request, response, urlPath)) return;
    const isPlace = !/\.\w+$/.test(urlPath);
    if (!isPlace) return sendRefusal(response, notFound());
    if (await this.#files.send(request, response, "/index.html")) return;
    sendText(response, 503, "text/html", unbuiltPage());
  }

  /** For watchers without a token: whether the engine lives, and nothing else. */
  #sendHealth(response: ServerResponse): void {
    const { host, gate } = this.#options;
    const stalled = gate.now() - host.heartbeatAt() > STALLED_AFTER_MS;
    sendJson(response, stalled ? 503 : 200, { status: stalled ? "stalled" : "ok" });
  }

  async #sendMetrics(response: ServerResponse): Promise<void> {
    this.#metrics ??= import("./metrics.ts").then(({ metrics }) => metrics(this.#options.host));
    const figures = await this.#metrics;
    response.setHeader("content-type", figures.contentType);
    response.end(await figures.text());
  }

  /** A one-time link. Looking ahead (a preview, a prefetch) must not use it up. */
  #open(request: IncomingMessage, response: ServerResponse, urlPath: string): void {
    const { gate } = this.#options;
    const isAhead = request.headers["sec-purpose"] !== undefined;
    if (request.method !== "GET" || isAhead) {
      return sendRefusal(response, {
        status: 405,
        code: "not-opened",
        message: "A one-time link is opened by following it.",
      });
    }
    const waiting = refuseGuessing(request, gate);
    if (waiting) return sendRefusal(response, waiting);
    if (!gate.keys.useLink(urlPath.slice(OPEN_PATH.length), gate.now())) {
      gate.attempts.wrong(addressOf(request), gate.monotonic());
      return sendText(response, 410, "text/html", spentLinkPage());
    }
    this.#setSession(response);
    sendText(response, 200, "text/html", openedPage());
  }

  #locked(request: IncomingMessage, response: ServerResponse, urlPath: string): void {
    if (!wantsPage(request)) return sendRefusal(response, unauthorized());
    sendText(response, 401, "text/html", lockedPage(urlPath));
  }

  /** Who comes regularly stays in. */
  #prolong(response: ServerResponse, who: Who): void {
    if (who.kind !== "browser") return;
    if (who.endsAt - this.#options.gate.now() < SESSION_MS / 2) this.#setSession(response);
  }

  #setSession(response: ServerResponse): void {
    const { keys, cookieName, now } = this.#options.gate;
    const seconds = Math.floor(SESSION_MS / 1000);
    response.setHeader(
      "set-cookie",
      `${cookieName}=${keys.newSession(now())}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${seconds}`,
    );
  }
}

function notFound(): Refusal {
  return { status: 404, code: "not-found", message: "There is nothing here." };
}
