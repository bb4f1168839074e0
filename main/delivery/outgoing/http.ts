/**
 * The only way out by HTTP: every address is checked after the DNS has answered, and again at each redirect; sizes
 * and times are limited, and certificates are verified.
 */
import { request as plainRequest, type IncomingMessage } from "node:http";
import { request as tlsRequest } from "node:https";
import type { Result, Timers } from "../../engine/ports.ts";
import type { HttpAnswer, HttpRequest } from "../channel.ts";
import { isLocalAddress } from "./addresses.ts";
import type { OutgoingPolicy } from "./policy.ts";
import { connectionProblem } from "./problem.ts";
import { checkedAddress, type Lookup, systemLookup } from "./resolve.ts";

/** From the first byte sent to the last received. */
const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1_048_576;
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

type Refused = { ok: false; error: { code: string; message: string } };

export interface OutgoingOptions {
  policy: OutgoingPolicy;
  signal: AbortSignal;
  timers: Timers;
  lookup?: Lookup;
  /** Certificates to trust besides the system's, in PEM. */
  ca?: string;
}

interface Prepared {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array | null;
}

/**
 * Sends a request and reads the whole answer.
 * Errors, each with a sentence: `blocked`, `unreachable`, `timeout`, `tls`, `too-large`.
 */
export async function outgoingHttp(
  request: HttpRequest,
  options: OutgoingOptions,
): Promise<Result<HttpAnswer>> {
  const prepared = await prepare(request);
  if (prepared === null) return refuse("blocked", "The address is not an http or https address.");
  // Not `AbortSignal.timeout`: that holds on to a request until its time is up, long after it was answered.
  const timeUp = new AbortController();
  const cancel = options.timers.after(TIMEOUT_MS, () => timeUp.abort());
  try {
    return await followed(prepared, options, AbortSignal.any([options.signal, timeUp.signal]));
  } finally {
    cancel();
  }
}

/** Goes where redirects lead, as far as they may. */
async function followed(
  prepared: Prepared,
  options: OutgoingOptions,
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  let next = prepared;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answered = await one(next, options, signal);
    if (!answered.ok) return answered;
    const location = answered.value.headers.get("location");
    if (!REDIRECTS.has(answered.value.status) || location === null) return answered;
    const onward = follow(next, answered.value.status, location);
    if (onward === null) {
      return refuse(
        "blocked",
        `${next.url.host} redirects to an address that is not safe to follow.`,
      );
    }
    next = onward;
  }
  return refuse("blocked", `${prepared.url.host} redirects more than ${MAX_REDIRECTS} times.`);
}

async function prepare(request: HttpRequest): Promise<Prepared | null> {
  if (!URL.canParse(request.url)) return null;
  const url = new URL(request.url);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  const headers: Record<string, string> = { "user-agent": "Belfry", ...request.headers };
  let body: Uint8Array | null = null;
  if (request.body !== undefined) {
    // A form gets its boundary here; text stays text.
    const encoded = new Response(request.body);
    body = new Uint8Array(await encoded.arrayBuffer());
    const type = encoded.headers.get("content-type");
    if (request.body instanceof FormData && type !== null) headers["content-type"] = type;
    headers["content-length"] = String(body.byteLength);
  }
  return { url, method: request.method ?? (body === null ? "GET" : "POST"), headers, body };
}

/** null where the redirect must not be followed. @see RFC 9110, section 15.4 */
function follow(from: Prepared, status: number, location: string): Prepared | null {
  if (!URL.canParse(location, from.url.href)) return null;
  const url = new URL(location, from.url);
  if (url.protocol !== "https:" && url.protocol !== from.url.protocol) return null;
  const keepsBody = status === 307 || status === 308;
  const body = keepsBody ? from.body : null;
  const method = keepsBody ? from.method : "GET";
  const isSameOrigin = url.origin === from.url.origin;
  // Keys that were meant for one server are not handed to another, not even within the body.
  if (!isSameOrigin && body !== null) return null;
  const headers: Record<string, string> = isSameOrigin
    ? { ...from.headers }
    : { "user-agent": "Belfry" };
  if (body === null) {
    delete headers["content-length"];
    delete headers["content-type"];
  }
  return { url, method, headers, body };
}

async function one(
  { url, method, headers, body }: Prepared,
  options: OutgoingOptions,
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  const checked = await checkedAddress(
    url.hostname,
    options.policy,
    options.lookup ?? systemLookup,
  );
  if (!checked.ok) return checked;
  const { address, family } = checked.value;
  if (url.protocol === "http:" && !isLocalAddress(address)) {
    return refuse("blocked", `${url.host} would be reached without encryption: use https.`);
  }
  return new Promise((resolve) => {
    const start = url.protocol === "https:" ? tlsRequest : plainRequest;
    const fail = (error: Error) => resolve(failure(url, error, signal, options.signal));
    const outgoing = start(
      url,
      {
        method,
        headers,
        signal,
        agent: false,
        ...(options.ca === undefined ? {} : { ca: options.ca }),
        // Asked by the socket: it gets the address that was checked, whatever the DNS says now.
        lookup: (_host, wanted, done) =>
          wanted.all ? done(null, [{ address, family }]) : done(null, address, family),
      },
      (answer) => void read(answer).then(resolve, fail),
    );
    outgoing.on("error", fail);
    outgoing.end(body ?? undefined);
  });
}

async function read(answer: IncomingMessage): Promise<Result<HttpAnswer>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) {
      answer.destroy();
      return refuse("too-large", `The answer is larger than ${MAX_ANSWER_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  return { ok: true, value: { status: answer.statusCode ?? 0, headers, text } };
}

/** Only the host is named: paths of webhooks are secrets. */
function failure({ host }: URL, error: Error, all: AbortSignal, ended: AbortSignal): Refused {
  if (ended.aborted) return refuse("timeout", `The delivery to ${host} was ended.`);
  if (all.aborted)
    return refuse("timeout", `${host} did not answer in ${TIMEOUT_MS / 1000} seconds.`);
  return { ok: false, error: connectionProblem(host, error) };
}

function refuse(code: string, message: string): Refused {
  return { ok: false, error: { code, message } };
}
