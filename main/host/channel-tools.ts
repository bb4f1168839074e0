/** What channels may use of the world, as this host gives it to them. Loaded with the first message. */
import { lookup } from "node:dns/promises";
import type { ChannelTools, HttpAnswer, HttpRequest } from "../delivery/channel.ts";
import type { NotificationPort } from "../delivery/notification-port.ts";
import type { Log, Result } from "../engine/ports.ts";
import { runProgram } from "../runs/run-program.ts";
import { systemClock } from "./clock.ts";

/** Answers are read up to this; nobody needs more of one. */
const MAX_ANSWER_BYTES = 1_048_576;
const PROGRAM_TIMEOUT_MS = 60_000;

export function channelTools(
  signal: AbortSignal,
  notifications: NotificationPort | null,
  log: Log,
): ChannelTools {
  return {
    http: (request) => http(request, signal),
    async resolveHost(host) {
      try {
        return { ok: true, value: { address: (await lookup(host)).address } };
      } catch {
        return refuse("unreachable", `The name ${host} is not known.`);
      }
    },
    runProgram: (spec) => runProgram({ ...spec, timeoutMs: PROGRAM_TIMEOUT_MS, signal }),
    notifications,
    log,
    clock: systemClock,
    signal,
  };
}

async function http(request: HttpRequest, signal: AbortSignal): Promise<Result<HttpAnswer>> {
  const { url, method = "GET", headers = {}, body } = request;
  try {
    const answer = await fetch(url, { method, headers, body: body ?? null, signal });
    const bytes = await answer.arrayBuffer();
    if (bytes.byteLength > MAX_ANSWER_BYTES) {
      return refuse("too-large", "The service answered with too much.");
    }
    const { status, headers: got } = answer;
    return { ok: true, value: { status, headers: got, text: new TextDecoder().decode(bytes) } };
  } catch (error) {
    const cause = (error as Error).cause;
    const why = cause instanceof Error ? cause.message : (error as Error).message;
    return refuse(
      signal.aborted ? "timeout" : "unreachable",
      `The service was not reached: ${why}`,
    );
  }
}

function refuse(
  code: string,
  message: string,
): { ok: false; error: { code: string; message: string } } {
  return { ok: false, error: { code, message } };
}
