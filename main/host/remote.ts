/** Speaks to a Belfry on another machine, through the address of its pages and the token of that installation. */
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import type { Result } from "../engine/ports.ts";
import type { Client, Connection } from "./client.ts";

/** How long the first answer may take. */
const FIRST_ANSWER_MS = 10_000;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The address as it is to be used: scheme, name and port. Without a scheme it is `http` for this machine (the end
 * of a tunnel), else `https`. Errors: `bad-address`, `insecure-address`.
 */
export function remoteAddress(text: string): Result<string> {
  const typed = text.trim();
  const url = asUrl(/^\w+:\/\//.test(typed) ? typed : `https://${typed}`);
  if (url === null || typed === "") {
    return refuse(
      "bad-address",
      `"${typed}" is not an address. It looks like https://server.example or 127.0.0.1:4681.`,
    );
  }
  const isHere = LOOPBACK.test(url.hostname);
  if (isHere && !/^\w+:\/\//.test(typed)) return { ok: true, value: `http://${url.host}` };
  if (url.protocol === "http:" && !isHere) {
    return refuse(
      "insecure-address",
      "Over http:// anyone on the way could read the token. Use https://, or a tunnel: ssh -N -L 4681:127.0.0.1:4680 server, then 127.0.0.1:4681.",
    );
  }
  return { ok: true, value: url.origin };
}

function asUrl(text: string): URL | null {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url : null;
  } catch {
    return null;
  }
}

/**
 * @param address as `remoteAddress` gives it
 * Errors: `unreachable`, `no-belfry` (something else answers there), and the refusals of the other side, such as
 * `wrong-token` and `foreign-host`, in its words.
 */
export async function connectRemote(address: string, token: string): Promise<Result<Connection>> {
  const headers = { authorization: `Bearer ${token}` };
  const problem = await refusalOf(address, headers);
  if (problem) return problem;
  const abort = new AbortController();
  const link = new RPCLink({
    url: `${address}/rpc`,
    headers,
    fetch: (message, init) =>
      fetch(message, {
        ...init,
        // The token is for this address and for no other.
        redirect: "error",
        signal: AbortSignal.any([message.signal, abort.signal]),
      }),
  });
  return {
    ok: true,
    value: { client: createORPCClient<Client>(link), close: () => abort.abort() },
  };
}

type Refusal = ReturnType<typeof refuse>;

/** Asks for the health once; null when all is well. */
async function refusalOf(
  address: string,
  headers: Record<string, string>,
): Promise<Refusal | null> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`${address}/rpc/engine/health`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: "{}",
      redirect: "error",
      signal: AbortSignal.timeout(FIRST_ANSWER_MS),
    });
    answer = await response.json().catch(() => null);
  } catch (error) {
    const { cause, message } = error as Error;
    const why = (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
    return refuse("unreachable", `${address} does not answer (${why}).`);
  }
  const said = (answer ?? {}) as {
    code?: unknown;
    message?: unknown;
    json?: { version?: unknown };
  };
  if (response.ok && typeof said.json?.version === "string") return null;
  if (typeof said.message === "string" && typeof said.code === "string") {
    return refuse(said.code, said.message);
  }
  return refuse("no-belfry", `What answers at ${address} is no Belfry.`);
}

function refuse(
  code: string,
  message: string,
): { ok: false; error: { code: string; message: string } } {
  return { ok: false, error: { code, message } };
}
