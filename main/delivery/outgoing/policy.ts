/** Whom messages may be sent to. */
import { BlockList, isIP } from "node:net";
import { isLocalAddress } from "./addresses.ts";

export interface OutgoingPolicy {
  /** Hosts that may be reached; empty = every host on the public internet. */
  allowedHosts: readonly string[];
  /** Hosts that may be reached although they lie within this machine or a local network. */
  localHosts: readonly string[];
}

/**
 * Why a host with this address may not be reached, as a sentence; null when it may.
 * Patterns are a name, `*.name` for all below it, an address, or a network such as `192.168.1.0/24`.
 */
export function blockedBecause(
  policy: OutgoingPolicy,
  host: string,
  address: string,
): string | null {
  const { allowedHosts, localHosts } = policy;
  const isLocalAllowed = localHosts.some((pattern) => fits(pattern, host, address));
  if (isLocalAddress(address) && !isLocalAllowed) {
    const where = host === address ? host : `${host} (${address})`;
    return `${where} lies within this computer or the local network. To allow it, add it to outgoing.localHosts in the settings.`;
  }
  if (allowedHosts.length === 0 || isLocalAllowed) return null;
  if (allowedHosts.some((pattern) => fits(pattern, host, address))) return null;
  return `${host} is not among the hosts that Belfry may send to (outgoing.allowedHosts in the settings).`;
}

function fits(pattern: string, host: string, address: string): boolean {
  const wanted = pattern.trim().toLowerCase();
  const name = host.toLowerCase().replace(/\.$/, "");
  if (wanted.startsWith("*.")) return name.endsWith(wanted.slice(1));
  const [net = "", prefix] = wanted.split("/");
  if (prefix !== undefined) return isWithin(net, Number(prefix), address);
  return wanted === name || wanted === address.toLowerCase();
}

function isWithin(net: string, prefix: number, address: string): boolean {
  const version = isIP(net);
  const bits = version === 4 ? 32 : 128;
  if (version === 0 || !(prefix >= 0 && prefix <= bits) || isIP(address) !== version) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(net, prefix, family);
  return list.check(address, family);
}
