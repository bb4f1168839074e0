/** Decides about every request before anything else looks at it: is it for us, is it from us, who is it. */
import type { IncomingMessage } from "node:http";
import type { Addresses } from "./addresses.ts";
import type { Attempts } from "./attempts.ts";
import type { Keys } from "./keys.ts";

export interface Refusal {
  status: number;
  code: string;
  /** A sentence for people. */
  message: string;
  headers?: Record<string, string>;
}

export type Who =
  | { kind: "script" }
  /** @property session ends then, epoch milliseconds */
  | { kind: "browser"; endsAt: number }
  | { kind: "nobody" };

export interface GateOptions {
  addresses: Addresses;
  keys: Keys;
  attempts: Attempts;
  cookieName: string;
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds of a clock that does not jump. */
  monotonic(): number;
}

/** What a page of this origin, a person who opens a link, or a program says about itself; anything else is foreign. */
const OWN_SITES = new Set<string | undefined>([undefined, "same-origin", "none"]);
const SAFE_METHODS = new Set(["GET", "HEAD"]);

/** Whether the request is meant for this server and comes from its own pages or from a program; null = yes. */
export function refuseForeign(request: IncomingMessage, gate: GateOptions): Refusal | null {
  const hosts = request.rawHeaders.filter(
    (name, index) => index % 2 === 0 && name.toLowerCase() === "host",
  );
  const { host, origin } = request.headers;
  if (hosts.length !== 1 || !gate.addresses.isHost(host)) {
    return refuse(
      "foreign-host",
      "This name is not one that Belfry answers to. Add it to the setting dashboard.allowedHosts if it is yours.",
    );
  }
  if (origin !== undefined && !gate.addresses.isOrigin(origin)) {
    return refuse("foreign-origin", "Pages of other origins cannot use Belfry.");
  }
  // A page on another port of this machine counts as the same site: its requests would carry the cookie.
  const site = request.headers["sec-fetch-site"];
  if (!OWN_SITES.has(site as string | undefined) && !isPlainNavigation(request)) {
    return refuse("foreign-page", "Pages of other origins cannot use Belfry.");
  }
  return null;
}

/** A person follows a link: harmless, since the other page sees nothing of the answer. */
function isPlainNavigation({ method, headers }: IncomingMessage): boolean {
  return (
    method === "GET" &&
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document"
  );
}

/** Who asks. A wrong token is refused, and noted; no token at all is nobody. */
export function whoAsks(request: IncomingMessage, gate: GateOptions): Who | Refusal {
  const { authorization } = request.headers;
  if (authorization !== undefined) return script(authorization, request, gate);
  const endsAt = sessionOf(request, gate);
  if (endsAt === null) return { kind: "nobody" };
  const { method = "GET", headers } = request;
  // Checked above to be ours when it is there; a browser sends it with everything that changes something.
  if (!SAFE_METHODS.has(method) && headers.origin === undefined) {
    return refuse("no-origin", "A browser must say which page asks.");
  }
  return { kind: "browser", endsAt };
}

function script(authorization: string, request: IncomingMessage, gate: GateOptions): Who | Refusal {
  const waiting = refuseGuessing(request, gate);
  if (waiting) return waiting;
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token !== undefined && gate.keys.isToken(token)) return { kind: "script" };
  gate.attempts.wrong(addressOf(request), gate.monotonic());
  const { file } = gate.keys;
  return {
    status: 401,
    code: "wrong-token",
    message: `The token is not the one of this installation. It is kept in ${file}.`,
    headers: { "www-authenticate": "Bearer" },
  };
}

/** When an address has guessed too often; null when it may try. */
export function refuseGuessing(request: IncomingMessage, gate: GateOptions): Refusal | null {
  const waitMs = gate.attempts.waitMs(addressOf(request), gate.monotonic());
  if (waitMs === 0) return null;
  const seconds = Math.ceil(waitMs / 1000);
  return {
    status: 429,
    code: "too-many-wrong-tokens",
    message: `Too many wrong tokens. Try again in ${seconds} s.`,
    headers: { "retry-after": String(seconds) },
  };
}

export function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? "unknown";
}

/** Several cookies of the name may come, when another program of this machine set one: one good one is enough. */
function sessionOf(request: IncomingMessage, gate: GateOptions): number | null {
  const prefix = `${gate.cookieName}=`;
  const now = gate.now();
  for (const part of (request.headers.cookie ?? "").split(";").slice(0, 100)) {
    const cookie = part.trim();
    if (!cookie.startsWith(prefix)) continue;
    const endsAt = gate.keys.sessionEnd(cookie.slice(prefix.length), now);
    if (endsAt !== null) return endsAt;
  }
  return null;
}

export function isRefusal(answer: Who | Refusal): answer is Refusal {
  return "status" in answer;
}

function refuse(code: string, message: string): Refusal {
  return { status: 403, code, message };
}
