/** Finds a running engine by its local socket and speaks the contract with it. */
import { request } from "node:http";
import { connect as connectSocket } from "node:net";
import { Readable } from "node:stream";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import type { Result } from "../engine/ports.ts";
import { readEngineLock } from "../store/index.ts";
import { systemClock, systemTimers } from "./clock.ts";
import { socketPath } from "./data-dir.ts";
import { isHolderAlive } from "./holder.ts";
import type { Client } from "./local-host.ts";

export type { Client } from "./local-host.ts";

/** How long an engine may take from its lock to its socket. */
const START_MS = 3_000;
const RETRY_MS = 50;

export interface Connection {
  client: Client;
  close(): void;
}

/**
 * Errors: `no-engine` (none runs), `unreachable` (one holds the lock, and does not answer).
 */
export async function connect(dataDir: string): Promise<Result<Connection>> {
  const giveUpAt = systemClock.monotonic() + START_MS;
  for (;;) {
    const found = await connectOnce(dataDir);
    // An engine that is just starting holds the lock already, and does not listen yet.
    const starting = !found.ok && found.error.code === "unreachable";
    if (!starting || systemClock.monotonic() >= giveUpAt) return found;
    await new Promise<void>((resolve) => systemTimers.after(RETRY_MS, resolve));
  }
}

async function connectOnce(dataDir: string): Promise<Result<Connection>> {
  const socket = socketPath(dataDir, process.platform, process.getuid?.());
  if (await answers(socket)) {
    const abort = new AbortController();
    const link = new RPCLink({
      // The host is not looked up: the socket decides whom we speak with.
      url: "http://belfry/rpc",
      fetch: (message) => fetchOver(socket, message, abort.signal),
    });
    const client = createORPCClient<Client>(link);
    return { ok: true, value: { client, close: () => abort.abort() } };
  }
  const holder = readEngineLock(dataDir, isHolderAlive);
  // Another command that edits holds the lock for a moment and listens nowhere.
  if (!holder || holder.socket === null) {
    const message = "No engine runs. Start one with: belfry daemon";
    return { ok: false, error: { code: "no-engine", message } };
  }
  const message = `The engine (process ${holder.pid}) does not answer at ${socket}. If it hangs, end it and start it again.`;
  return { ok: false, error: { code: "unreachable", message } };
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connectSocket(socket);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}

/** `fetch` over a local socket, which the built-in one does not offer. */
async function fetchOver(socket: string, message: Request, closed: AbortSignal): Promise<Response> {
  const url = new URL(message.url);
  const body = message.body ? Buffer.from(await message.arrayBuffer()) : null;
  const signal = AbortSignal.any([message.signal, closed]);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        socketPath: socket,
        path: url.pathname + url.search,
        method: message.method,
        headers: Object.fromEntries(message.headers),
        signal,
      },
      (incoming) => {
        const headers = new Headers();
        for (const [name, value] of Object.entries(incoming.headers)) {
          if (value !== undefined)
            headers.set(name, Array.isArray(value) ? value.join(", ") : value);
        }
        const status = incoming.statusCode ?? 500;
        const empty = status === 204 || status === 304;
        const stream = empty ? null : (Readable.toWeb(incoming) as ReadableStream);
        resolve(new Response(stream, { status, headers }));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
