/** The tools of a channel as a host gives them, with loopback allowed. */
import type { Clock, Log } from "../../engine/ports.ts";
import { FakeClock, FakeTimers } from "../../engine/testing/clock.ts";
import type { ChannelTools } from "../channel.ts";
import { outgoingHttp } from "../outgoing/http.ts";
import { checkedAddress } from "../outgoing/resolve.ts";

const silent = () => {};
export const silentLog: Log = { debug: silent, info: silent, warn: silent, error: silent };
export const clock: Clock = { now: () => 1_795_000_050_000, monotonic: () => 0 };

export function tools(more: Partial<ChannelTools> & { ca?: string } = {}): ChannelTools {
  const { ca, ...rest } = more;
  const signal = rest.signal ?? new AbortController().signal;
  // Nobody turns this clock: a peer that is slow is waited for.
  const timers = new FakeTimers(new FakeClock(0));
  const policy = { allowedHosts: [], localHosts: ["127.0.0.1", "localhost"] };
  return {
    http: (request) =>
      outgoingHttp(request, { policy, signal, timers, ...(ca === undefined ? {} : { ca }) }),
    resolveHost: (host) => checkedAddress(host, policy),
    runProgram: async () => ({ ok: false, error: { code: "not-found", message: "No program." } }),
    notifications: null,
    log: silentLog,
    clock,
    signal,
    ...rest,
  };
}
