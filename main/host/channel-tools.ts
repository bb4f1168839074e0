/** What channels may use of the world, as this host gives it to them. Loaded with the first message. */
import type { ChannelTools } from "../delivery/channel.ts";
import type { NotificationPort } from "../delivery/notification-port.ts";
import { outgoingHttp } from "../delivery/outgoing/http.ts";
import type { OutgoingPolicy } from "../delivery/outgoing/policy.ts";
import { checkedAddress } from "../delivery/outgoing/resolve.ts";
import type { Log } from "../engine/ports.ts";
import { runProgram } from "../runs/run-program.ts";
import { systemClock, systemTimers } from "./clock.ts";

const PROGRAM_TIMEOUT_MS = 60_000;

/** @param policy whom messages may be sent to, as it is now */
export function channelTools(
  signal: AbortSignal,
  notifications: NotificationPort | null,
  log: Log,
  policy: OutgoingPolicy,
): ChannelTools {
  return {
    http: (request) => outgoingHttp(request, { policy, signal, timers: systemTimers }),
    resolveHost: (host) => checkedAddress(host, policy),
    runProgram: (spec) => runProgram({ ...spec, timeoutMs: PROGRAM_TIMEOUT_MS, signal }),
    notifications,
    log,
    clock: systemClock,
    signal,
  };
}
